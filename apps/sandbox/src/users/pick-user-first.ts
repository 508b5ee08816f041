import type { FastifyReply } from 'fastify';
import { sendPage } from '../pages/send-page.js';
import { nextPage } from './next-page.js';
import { pickUserPage } from './pick-user-page.js';

/** Asks for the user, and comes back to this very address. */
export const pickUserFirst = (reply: FastifyReply, address: string): FastifyReply =>
  sendPage(reply, pickUserPage(null, nextPage(address)));
