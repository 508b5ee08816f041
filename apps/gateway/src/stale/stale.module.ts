import { Module } from '@nestjs/common';
import { LastAnswers } from './last-answers.js';

@Module({ providers: [LastAnswers], exports: [LastAnswers] })
export class StaleModule {}
