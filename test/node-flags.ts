/** How app/launch.mjs starts Node; tests that start a process of their own do the same. */
export const NODE_FLAGS: readonly string[] = ['--disable-warning=ExperimentalWarning', ...(process.platform === 'linux' && process.arch === 'x64' ? ['--no-memory-protection-keys'] : [])];
