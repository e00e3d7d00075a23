#!/usr/bin/env node
/**
 * The entry of the command `lake`.
 *
 * @module
 */

import { runCli } from './cli/cli.js';

process.exitCode = await runCli(process.argv.slice(2));
