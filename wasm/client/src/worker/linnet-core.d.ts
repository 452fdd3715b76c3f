/** The module that the WebAssembly build makes (build/wasm/bin/linnet.js); bundled into the worker. */
declare module 'linnet-core' {
  const create: import('./core.js').ModuleFactory;
  export default create;
}
