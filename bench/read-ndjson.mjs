// The floor of loading a file: reads it, splits the lines and parses each. Argument: the file.
import { createReadStream } from 'node:fs';

let messages = 0;
let rest = '';
for await (const chunk of createReadStream(process.argv[2], {
  encoding: 'utf8',
  highWaterMark: 1 << 20,
})) {
  const lines = (rest + chunk).split('\n');
  rest = lines.pop();
  for (const line of lines) if (JSON.parse(line).partition >= 0) messages++;
}
console.log(JSON.stringify({ messages }));
