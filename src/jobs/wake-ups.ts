import { LogFunctionFactory, Logger } from 'graphile-worker'
