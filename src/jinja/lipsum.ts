/**
 * `lipsum`: filler text.
 *
 * @module
 */

import { drawNumber } from './chance.js';
import { spendText } from './budget.js';
import { bindArguments, intArgument, signature } from './arguments.js';
import { truthy } from './iteration.js';
import { Markup, type Call, type Value } from './value.js';

const words = (
  'lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut labore et ' +
  'dolore magna aliqua enim ad minim veniam quis nostrud exercitation ullamco laboris nisi aliquip'
).split(' ');

const lipsumSignature = signature('generate_lorem_ipsum', 'n? html? min? max?', true);

export function lipsum(call: Call): Value {
  const [n = 5, html = true, min = 20, max = 100] = bindArguments(lipsumSignature, call);
  const [low, high] = [intArgument(min), intArgument(max)];
  spendText(Math.max(0, intArgument(n)) * (64 + 16 * Math.max(low, high, 0)));
  const paragraphs = Array.from({ length: intArgument(n) }, () => paragraph(low, high));
  if (!truthy(html)) return paragraphs.join('\n\n');
  return new Markup(paragraphs.map((text) => `<p>${text}</p>`).join('\n'));
}

function paragraph(min: number, max: number): string {
  const length = min + Math.floor(drawNumber() * Math.max(1, max - min));
  const text = Array.from(
    { length },
    () => words[Math.floor(drawNumber() * words.length)] ?? '',
  ).join(' ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
