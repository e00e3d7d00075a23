import { engineConformance } from '../engine.conformance.js';
import { DuckDbEngine } from './engine.js';

engineConformance('DuckDB', (storage) => DuckDbEngine.open({ database: 'lake', storage }));
