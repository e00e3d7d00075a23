import { memoryStorage } from './memory.js';
import { storageConformance } from './storage.conformance.js';

storageConformance('memory', async () => ({ storage: memoryStorage(), root: 'file:///w' }));
