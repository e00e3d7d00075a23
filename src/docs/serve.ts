/**
 * Serves the generated documentation page on this machine.
 *
 * @module
 */

import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { LakeError } from '../errors.js';

export interface ServeOptions {
  readonly file: string;
  /** 0: any that is free. */
  readonly port: number;
  readonly host: string;
}

export interface DocsServer {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Answers `/` and `/index.html` with the file as it is now, everything else with 404.
 *
 * @throws LakeError LAKE-R004 when it cannot listen there
 */
export async function serveDocs(options: ServeOptions): Promise<DocsServer> {
  checkPort(options.port);
  const server = createServer((request, response) => {
    void answer(options.file, request, response);
  });
  await listen(server, options);
  return { url: urlOf(server, options), close: () => closeServer(server) };
}

function checkPort(port: number): void {
  if (Number.isInteger(port) && port >= 0 && port <= 65535) return;
  throw new LakeError('LAKE-C010', `the port must be a whole number from 0 to 65535, not ${port}`);
}

async function answer(
  file: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = (request.url ?? '/').replace(/[?#].*$/, '');
  if (path !== '/' && path !== '/index.html') return refuse(response, 404, 'not found');
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('allow', 'GET, HEAD');
    return refuse(response, 405, 'method not allowed');
  }
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile()) return refuse(response, 404, 'the site was not generated yet');
  response.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'content-length': found.size,
    'cache-control': 'no-cache',
    'x-content-type-options': 'nosniff',
  });
  if (request.method === 'HEAD') response.end();
  else
    createReadStream(file)
      .on('error', () => response.destroy())
      .pipe(response);
}

function refuse(response: ServerResponse, status: number, reason: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' });
  response.end(`${reason}\n`);
}

function listen(server: Server, { host, port }: ServeOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(cannotListen(error, host, port)));
    server.listen(port, host, () => resolve());
  });
}

function cannotListen(error: NodeJS.ErrnoException, host: string, port: number): LakeError {
  const where = `${host}:${port}`;
  const reasons: Readonly<Record<string, string>> = {
    EADDRINUSE: `another program is listening on ${where}`,
    EACCES: `this user may not listen on ${where}`,
    EADDRNOTAVAIL: `${host} is not an address of this machine`,
    ENOTFOUND: `${host} is not an address of this machine`,
  };
  const reason = reasons[error.code ?? ''] ?? `cannot listen on ${where}: ${error.message}`;
  return new LakeError('LAKE-R004', reason, {
    hint: 'choose another one: lake docs serve --port 8081',
    cause: error,
  });
}

function urlOf(server: Server, { host }: ServeOptions): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return `http://${host.includes(':') ? `[${host}]` : host}:${address.port}/`;
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
  });
  server.closeAllConnections();
  await closed;
}
