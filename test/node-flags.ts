/** How app/launch.mjs starts Node; tests that start a process of their own do the same. */
export const NODE_FLAGS: readonly string[] = ['--disable-warning=ExperimentalWarning', ...(process.versions.node.startsWith('24.') ? ['--wasm-wrapper-tiering-budget=1000000000'] : [])];
