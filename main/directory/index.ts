export { createDemoDirectory } from './demo-directory.ts';
export { createNoDirectory } from './no-directory.ts';
