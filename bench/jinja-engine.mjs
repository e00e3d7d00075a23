// Parses and renders templates with one engine:
//
//   node bench/jinja-engine.mjs lake|nunjucks|@huggingface/jinja MODELS [WORKLOAD]
//
// Prints the seconds it took and how much text came out. Every engine gets the same templates; every
// template is new to the engine.
import { functions, values, workloads } from './jinja-templates.mjs';

const [engine, models, workload = 'models'] = process.argv.slice(2);
const { share, template } = workloads[workload];
const templates = Array.from({ length: Math.ceil(Number(models) * share) }, (_, i) => template(i));

const render = await renderer(engine);
const started = performance.now();
let characters = 0;
templates.forEach((text, i) => {
  characters += render(`models/m${i}.sql`, text).length;
});
console.log(JSON.stringify({ seconds: (performance.now() - started) / 1000, characters }));

async function renderer(name) {
  if (name === 'lake') return lake();
  if (name === 'nunjucks') return nunjucks();
  return huggingface();
}

async function lake() {
  const { parseTemplate } = await import('../dist/jinja/template.js');
  const { fromValue, hostFunction, toValue } = await import('../dist/jinja/host.js');
  const hosted = Object.entries(functions).map(([name, call]) => [
    name,
    hostFunction(name, ({ args }) => toValue(call(...args.map(fromValue)))),
  ]);
  const plain = Object.entries(values).map(([name, value]) => [name, toValue(value)]);
  const globals = new Map([...hosted, ...plain]);
  return (file, text) =>
    parseTemplate({ file, text, form: 'jinja' }).render({ globals, undefined: 'run' }).text;
}

async function nunjucks() {
  const { default: library } = await import('nunjucks');
  const environment = new library.Environment(null, { autoescape: false });
  const context = { ...functions, ...values };
  return (file, text) => new library.Template(text, environment, file).render(context);
}

async function huggingface() {
  const { Template } = await import('@huggingface/jinja');
  const context = { ...functions, ...values };
  return (_, text) => new Template(text).render(context);
}
