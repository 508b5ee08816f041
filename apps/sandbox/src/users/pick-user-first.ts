import type { FastifyReply } from 'fastify';
import { sendPage } from '../pages/send-page.js';
import { nextPage } from './next-page.js';
import { pickUserPage } from './pick-user-page.js';

/** Redirects to the choice of a user, which leads back to this address. */
export const pickUserFirst = (reply: FastifyReply, address: string): FastifyReply =>
  sendPage(reply, pickUserPage(null, nextPage(address)));
