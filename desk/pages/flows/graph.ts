/** The plain description of a flow (flows/draw.ts) -> what there is to draw. Pure. */
export type Node = { id: string; text: string; shape: 'step' | 'waits' | 'end' };
export type Edge = { from: string; to: string; text: string; dotted: boolean };

/** Lines of the description -> nodes in their order, and edges. */
export const readPicture = (source: string): { nodes: Node[]; edges: Edge[] } => {
  const nodes = new Map<string, Node>();
  const edges: Edge[] = [];
  // What is said may have lines of its own.
  for (const line of source.replace(/"[^"]*"/g, (words) => words.replace(/\s+/g, ' ')).split('\n').map((l) => l.trim())) {
    const edge = /^(\w+)\s+(-->|-\.->|--\s+"?(.*?)"?\s+-->|-\.\s+"?(.*?)"?\s+\.->)\s+(\w+)(?:\{\{"(.*)"\}\})?$/.exec(line);
    if (edge) {
      const [, from = '', arrow = '', said, dots, to = '', named] = edge;
      if (named !== undefined && !nodes.has(to)) nodes.set(to, { id: to, text: named, shape: 'step' });
      edges.push({ from, to, text: said ?? dots ?? '', dotted: arrow.startsWith('-.') });
      continue;
    }
    const node = /^(\w+)(\(\(|\(|\[)"(.*)"(\)\)|\)|\])$/.exec(line);
    if (node) nodes.set(node[1] as string, { id: node[1] as string, text: (node[3] as string).trim(), shape: node[2] === '((' ? 'end' : node[2] === '(' ? 'waits' : 'step' });
  }
  return { nodes: [...nodes.values()], edges };
};
