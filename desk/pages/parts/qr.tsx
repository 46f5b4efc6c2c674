/** A QR code drawn as one path. The encoder is loaded when a code is first shown. */
import { useEffect, useState } from 'react';
import { PARTS } from '../texts/parts.ts';
import { useTexts } from '../tongue.tsx';

const QUIET = 4; // modules of white around it, as ISO 18004 asks

export const Qr = ({ text, size = 216 }: { text: string; size?: number }) => {
  const t = useTexts(PARTS);
  const [drawn, setDrawn] = useState<{ d: string; side: number } | null>(null);
  useEffect(() => {
    let gone = false;
    void import('qrcode').then(({ create }) => {
      const { data, size: n } = create(text, { errorCorrectionLevel: 'L' }).modules;
      let d = '';
      for (let i = 0; i < data.length; i++) if (data[i]) d += `M${(i % n) + QUIET} ${Math.floor(i / n) + QUIET}h1v1h-1z`;
      if (!gone) setDrawn({ d, side: n + 2 * QUIET });
    });
    return () => { gone = true; };
  }, [text]);
  return (
    <svg width={size} height={size} viewBox={`0 0 ${drawn?.side ?? 1} ${drawn?.side ?? 1}`} role="img" aria-label={t('qr')} shapeRendering="crispEdges" style={{ background: '#fff', borderRadius: 12, display: 'block' }}>
      {drawn ? <path d={drawn.d} fill="#000" /> : null}
    </svg>
  );
};
