// Serves the RSSHub package of this folder on loopback (see CONTRIBUTING.md). The package answers as a library, with raw
// data; the answers of the service come back once the routes are loaded.
import { serve } from '@hono/node-server';
import { readFileSync } from 'node:fs';
import { init } from 'rsshub';
await init({});
const lib = new URL('./node_modules/rsshub/dist-lib/', import.meta.url);
const packed = readFileSync(new URL('pkg.mjs', lib), 'utf8');
const { default: app } = await import(new URL(/import\("\.\/(app-[^"]+)"\)/.exec(packed)[1], lib));
const { n: setConfig } = await import(new URL(/from "\.\/(config-[^"]+)"/.exec(packed)[1], lib));
setConfig({ IS_PACKAGE: '' });
serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 11200 }, () => console.log('up'));
