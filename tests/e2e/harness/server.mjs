// A static host with nothing special about it: no header beyond the content type, and the page in a sub-folder.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';

const TYPES = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.md': 'text/markdown',
  '.mjs': 'text/javascript',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

/** Serves `folder` under the path `base` on a free port. */
export async function serve(folder, base) {
  const server = createServer(async (request, response) => {
    const file = fileFor(folder, base, new URL(request.url, 'http://localhost').pathname);
    try {
      const body = await readFile(file ?? '');
      response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' }).end(body);
    } catch {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('not found');
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}${base}`,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The file that a path stands for, or nothing if it leads out of the folder. */
function fileFor(folder, base, path) {
  const inside = decodeURIComponent(path);
  if (!inside.startsWith(base)) return undefined;
  const file = normalize(join(folder, inside.slice(base.length)));
  if (file !== normalize(folder) && !file.startsWith(normalize(folder + sep))) return undefined;
  return inside.endsWith('/') ? join(file, 'index.html') : file;
}
