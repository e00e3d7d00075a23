// Makes the two recordings in data/ from the recorded prices in LAKE_SHARED. The same input gives
// the same bytes. What the recordings hold and where it comes from: data/README.md.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const shared = process.env.LAKE_SHARED ?? join(root, '../shared');
const prices = join(shared, 'data/crypto-prices');
const bodies = join(shared, 'data/coingecko-responses');
const partitions = 3;
const minute = 60_000;

const byMinute = readPrices('prices-1m.eight-coins.csv.gz', 'prices-1m.polkadot-dogecoin.csv.gz');
const bitcoinIn2021 = readCsv('coingecko-bitcoin-5m.csv');
const offsets = Array.from({ length: partitions }, () => 0);
let polls = 0;

write('crypto-prices.recording.ndjson.gz', [
  ...backfill(bitcoinIn2021.slice(0, 480)),
  ...poll('2025-05-29T00:00Z', '2025-05-29T06:00Z', schemaDocumentShape),
  ...poll('2025-05-29T06:00Z', '2025-05-29T12:00Z', readmeShape),
  ...poll('2025-05-29T12:00Z', '2025-05-30T00:00Z', envelopeShape, { times: 2 }),
  ...poll('2025-05-30T00:00Z', '2025-05-30T01:00Z', avroShape, { coins: ['bitcoin', 'ethereum'] }),
  ...withFaults(poll('2025-05-30T01:00Z', '2025-06-01T00:00Z', producerShape)),
]);
write('crypto-prices.later.recording.ndjson.gz', [
  ...poll('2025-06-01T00:00Z', '2025-06-01T00:36Z', producerShape),
  ...poll('2025-05-30T00:30Z', '2025-05-30T00:36Z', producerShape, { sentAt: '2025-06-01T00:36Z' }),
  ...poll('2025-05-31T10:00Z', '2025-05-31T10:03Z', producerShape, {
    sentAt: '2025-06-01T00:37Z',
    change: corrected,
  }),
  ...backfill(bitcoinIn2021.slice(480), '2025-06-01T00:38Z'),
  ...poll('2025-06-01T00:35Z', '2025-06-01T00:36Z', envelopeShape),
  ...laterFaults(),
]);

// --- message shapes -------------------------------------------------------------------------

/** One message a coin, keyed: what the platform's own producer sends. */
function producerShape(at, rows) {
  return rows.map((row) => {
    const value = {
      schema_version: 1,
      source: 'coingecko',
      endpoint: '/simple/price',
      coin_id: row.coin_id,
      vs_currency: 'usd',
      price: number(row.price_usd),
      market_cap: number(row.market_cap),
      volume_24h: number(row.venue_volume_24h_usdt),
      change_24h_pct: number(row.change_24h_pct),
      last_updated_at: lastUpdated(row),
      polled_at: new Date(at).toISOString(),
    };
    const headers = [
      ['content-type', 'application/json'],
      ['schema-version', '1'],
      ['poll-id', String(at / minute)],
    ];
    return { timestamp: at, key: row.coin_id, headers, value };
  });
}

/** One message a poll: the envelope of the first producer; its times have no zone. */
function envelopeShape(at, rows) {
  const value = {
    status: 'success',
    data: coins(rows),
    api_call_timestamp: naive(at),
    http_status_code: 200,
    source_system: 'coingecko_v3',
    api_endpoint: '/simple/price',
    ingestion_timestamp: naive(at + 250),
  };
  return [{ timestamp: at, key: null, headers: [], value }];
}

function readmeShape(at, rows) {
  const value = { timestamp: iso(at), source: 'coingecko', data: coins(rows) };
  return [{ timestamp: at, key: null, headers: [], value }];
}

function schemaDocumentShape(at, rows) {
  return [
    { timestamp: at, key: null, headers: [], value: { ...coins(rows), timestamp: at / 1000 } },
  ];
}

function avroShape(at, rows) {
  return rows.map((row) => ({
    timestamp: at,
    key: row.coin_id,
    headers: [],
    value: {
      coin_id: row.coin_id,
      price_usd: number(row.price_usd),
      volume_24h: number(row.venue_volume_24h_usdt),
      price_change_pct: number(row.change_24h_pct),
      timestamp: lastUpdated(row) * 1000,
    },
  }));
}

function coins(rows) {
  return Object.fromEntries(
    rows.map((row) => [
      row.coin_id,
      {
        usd: number(row.price_usd),
        usd_market_cap: number(row.market_cap),
        usd_24h_vol: number(row.volume_24h || row.venue_volume_24h_usdt),
        usd_24h_change: number(row.change_24h_pct),
        last_updated_at: lastUpdated(row),
      },
    ]),
  );
}

// --- sequences of messages ------------------------------------------------------------------

/** One poll a minute from the recorded prices; `times: 2` asks twice and gets the same answer. */
function poll(from, to, shape, options = {}) {
  const messages = [];
  for (let at = Date.parse(from); at < Date.parse(to); at += minute) {
    const rows = (byMinute.get(at) ?? []).filter(
      (row) => options.coins?.includes(row.coin_id) ?? true,
    );
    for (let n = 0; n < (options.times ?? 1); n++) {
      const sentAt = options.sentAt ? Date.parse(options.sentAt) + 1000 : at + n * 30_000;
      const made = shape(sentAt, rows);
      messages.push(...(options.change ? made.map(options.change) : made));
    }
  }
  return messages;
}

/** CoinGecko's own series of bitcoin, with market cap and volume, in the schema document's shape. */
function backfill(rows, sentAt) {
  return rows.map((row) => {
    const at = lastUpdated(row) * 1000;
    const [message] = schemaDocumentShape(at, [row]);
    return { ...message, timestamp: sentAt ? Date.parse(sentAt) : at };
  });
}

/** The same coin and time with another price: the later message wins. */
function corrected(message) {
  const { price } = message.value;
  return {
    ...message,
    value: { ...message.value, price: Number((price * 1.0001).toPrecision(8)) },
  };
}

/** What went wrong between good messages: faults of the API, of producers and of the wire. */
function withFaults(messages) {
  const faults = [
    text(readBody('error-429.rate-limit.2022-09-29.json')),
    { error: 'rate_limit', retry: true, ingestion_timestamp: '2025-05-30T03:10:00.000000' },
    text('Throttled...'),
    text('{"schema_version":1,"source":"coingecko","endpoint":"/simple/pri'),
    text(readBody('error-404.coin-not-found.2022-04-26.json')),
    text(readBody('simple-price.unknown-currency-empty-object.2021-05-15.json')),
    null,
  ];
  const every = Math.floor(messages.length / (faults.length + 1));
  return messages.flatMap((message, index) => {
    const fault = index > 0 && index % every === 0 ? faults[index / every - 1] : undefined;
    if (fault === undefined) return [message];
    return [message, { timestamp: message.timestamp + 1, key: null, headers: [], value: fault }];
  });
}

function laterFaults() {
  const at = Date.parse('2025-06-01T00:36Z');
  const [good] = producerShape(at, byMinute.get(at));
  const variant = (change) => ({ ...good, value: { ...good.value, ...change } });
  const bare = (value) => ({ timestamp: at, key: null, headers: [], value });
  return [
    variant({ price: -1 }),
    variant({ price: null }),
    variant({ price: 0 }),
    variant({ price: 1e30 }),
    variant({ coin_id: 'ticoex-token' }),
    variant({ last_updated_at: null }),
    variant({ last_updated_at: 4_102_444_800 }),
    bare({ error: 'rate_limit', retry: true, ingestion_timestamp: naive(at) }),
    bare(text(readBody('error-500.ohlc.2021-07-19.json'))),
    bare(text('{"timestamp":"2025-06-01T00:36:00Z","source":"coingecko","data":')),
    bare({ status: 'success', data: {}, api_call_timestamp: naive(at) }),
    bare(Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d])),
    good,
    good,
  ];
}

// --- reading and writing --------------------------------------------------------------------

function write(name, messages) {
  const lines = messages.map((message) => {
    const partition = message.key === null ? polls++ % partitions : partitionOf(message.key);
    const { timestamp, key, headers } = message;
    return `${JSON.stringify({ partition, offset: offsets[partition]++, timestamp, key, headers, ...body(message.value) })}\n`;
  });
  const bytes = gzipSync(lines.join(''), { level: 9 });
  bytes[9] = 255; // the operating system's byte, so that every machine writes the same
  writeFileSync(join(root, 'data', name), bytes);
  console.log(`${name}: ${lines.length} messages, ${bytes.length} bytes`);
}

function text(content) {
  return { text: content };
}

function body(value) {
  if (value === null) return { value: null };
  if (Buffer.isBuffer(value)) return { value_base64: value.toString('base64') };
  return { value: typeof value.text === 'string' ? value.text : JSON.stringify(value) };
}

function readBody(name) {
  return readFileSync(join(bodies, name), 'utf8').trimEnd();
}

function readPrices(...names) {
  const rows = new Map();
  for (const row of names.flatMap(readCsv)) {
    const at = Date.parse(row.observed_at);
    rows.set(at, [...(rows.get(at) ?? []), row]);
  }
  return rows;
}

function readCsv(name) {
  const bytes = readFileSync(join(prices, name));
  const [head, ...lines] = (name.endsWith('.gz') ? gunzipSync(bytes) : bytes)
    .toString('utf8')
    .trimEnd()
    .split(/\r?\n/);
  const columns = head.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    return Object.fromEntries(columns.map((column, i) => [column, cells[i]]));
  });
}

function lastUpdated(row) {
  return Number(row.last_updated_at) || Math.floor(Date.parse(row.observed_at) / 1000);
}

function number(cell) {
  return cell ? Number(cell) : null;
}

function iso(at) {
  return new Date(at).toISOString().replace('.000Z', 'Z');
}

function naive(at) {
  return new Date(at).toISOString().replace('Z', '000');
}

/** Kafka's own partitioner for keyed messages: murmur2 of the key's bytes. */
function partitionOf(key) {
  return (murmur2(Buffer.from(key)) & 0x7fffffff) % partitions;
}

function murmur2(data) {
  const m = 0x5bd1e995;
  let h = 0x9747b28c ^ data.length;
  let at = 0;
  for (; at + 4 <= data.length; at += 4) {
    let k = Math.imul(data.readInt32LE(at), m);
    k = Math.imul(k ^ (k >>> 24), m);
    h = Math.imul(h, m) ^ k;
  }
  for (let rest = data.length - at - 1; rest >= 0; rest--) {
    h ^= data[at + rest] << (8 * rest);
    if (rest === 0) h = Math.imul(h, m);
  }
  h = Math.imul(h ^ (h >>> 13), m);
  return h ^ (h >>> 15);
}
