/** The shared parts of every screen. */
export { Ask } from './ask.tsx';
export { Fence } from './broken.tsx';
export { ChannelMark, Chip, LateChip, PenChip, ReasonChip, StateChip, UrgentChip } from './chips.tsx';
export { CopyField } from './copy.tsx';
export { Dialog } from './dialog.tsx';
export { MaskedValue } from './masked.tsx';
export { Await, Empty, ErrorNote, Loading, Page } from './page.tsx';
export { Qr } from './qr.tsx';
export { Name, Num, Since, Time } from './shown.tsx';
export { toast, Toasts, toastProblem } from './toast.tsx';
