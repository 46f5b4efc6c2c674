/** The frame of the pages before somebody is signed in. */
import { useEffect, type ReactNode } from 'react';
import { CREST } from '../shell/crest.ts';
import { LanguageTool, ThemeTool } from '../shell/tools.tsx';

export const Gate = ({ title, about, children }: { title: string; about: string; children: ReactNode }) => {
  useEffect(() => { document.title = `${title} · صلة`; }, [title]);
  return (
    <div className="gate">
      <section className="card" role="main">
        <div className="crest"><img src={CREST} alt="" /><h1>{title}</h1><p>{about}</p></div>
        {children}
      </section>
      <footer><LanguageTool /><ThemeTool /></footer>
    </div>
  );
};

/** React may begin a page more than once before it stands: what was taken out of the address is remembered for this page. */
let taken = { path: '', word: '' };
/** `#word=...`: behind the `#`, so that it reaches no server log. Taken out of the address bar at once. */
export const takeWordFromAddress = (): string => {
  const word = new URLSearchParams(location.hash.slice(1)).get('word');
  if (word) {
    taken = { path: location.pathname, word };
    history.replaceState(history.state, '', location.pathname);
  }
  return taken.path === location.pathname ? taken.word : '';
};
