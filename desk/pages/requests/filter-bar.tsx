/** The row above the list: search and what narrows it. On a phone all but the search hides behind one button. */
import { Button, Chip, Indicator, Select, TextInput } from '@mantine/core';
import { Search, SlidersHorizontal, X } from 'lucide-react';
import { useState, type RefObject } from 'react';
import { DEPARTMENTS as ALL_DEPARTMENTS, REQUEST_KINDS, REQUEST_STATES, type Department, type RequestKind, type RequestState } from '../../../core/request.ts';
import { useMe } from '../me.tsx';
import { useRow } from '../query.ts';
import { REQUESTS } from '../texts/requests.ts';
import { DEPARTMENTS, KINDS, STATES } from '../texts/words.ts';
import { useTexts, useTongue } from '../tongue.tsx';
import { SORTS, type Filters, type Sort } from './filters.ts';

type Props = { filters: Filters; narrowed: boolean; q: string; searching: RefObject<HTMLInputElement | null>; onSearch: (q: string) => void; set: (change: { [K in keyof Filters]?: Filters[K] | undefined }) => void; clear: () => void };

export const FilterBar = ({ filters, narrowed, q, searching, onSearch, set, clear }: Props) => {
  const t = useTexts(REQUESTS);
  const { say } = useTongue();
  const me = useMe();
  const staff = useRow('staff').data?.rows ?? [];
  const [open, setOpen] = useState(false);
  const table = filters.view === 'table';
  const pick = (label: string, value: string | undefined, data: { value: string; label: string }[], then: (v: string | undefined) => void, searchable = false) => (
    <Select size="sm" aria-label={label} placeholder={label} value={value ?? ''} data={data} searchable={searchable} onChange={(v) => then(v || undefined)} comboboxProps={{ width: 'max-content', position: 'bottom-start' }} checkIconPosition="right" />
  );
  return (
    <div className="narrow" data-open={open || undefined}>
      <TextInput className="search" ref={searching} type="search" size="sm" aria-label={t('search')} placeholder={t('search')} value={q} maxLength={200} leftSection={<Search size={16} aria-hidden />} onChange={(e) => onSearch(e.currentTarget.value)}
        onKeyDown={(e) => { if (e.key === 'Escape') { onSearch(''); e.currentTarget.blur(); } }} />
      <Indicator className="opener" disabled={!narrowed} size={9} offset={4}><Button variant="default" size="sm" leftSection={<SlidersHorizontal size={16} aria-hidden />} aria-expanded={open} onClick={() => setOpen(!open)}>{t('filters')}</Button></Indicator>
      <div className="picks">
        {pick(t('kind'), filters.kind, [{ value: '', label: t('all_kinds') }, ...REQUEST_KINDS.map((k) => ({ value: k, label: say(KINDS[k]) }))], (v) => set({ kind: v as RequestKind | undefined }))}
        {table ? pick(t('state'), filters.state, [{ value: '', label: t('all_states') }, ...REQUEST_STATES.map((s) => ({ value: s, label: say(STATES[s]) }))], (v) => set({ state: v as RequestState | undefined })) : null}
        {pick(t('department'), filters.department, [{ value: '', label: t('all_departments') }, ...ALL_DEPARTMENTS.map((d) => ({ value: d, label: say(DEPARTMENTS[d]) }))], (v) => set({ department: v as Department | undefined }))}
        {pick(t('assignee'), filters.assignee, [{ value: '', label: t('everyone') }, { value: me.id, label: t('mine') }, ...staff.filter((s) => s.id !== me.id && !s.disabled).map((s) => ({ value: s.id, label: s.name }))], (v) => set({ assignee: v }), true)}
        <Chip variant="outline" size="sm" radius="md" checked={filters.late === 'true'} onChange={(on) => set({ late: on ? 'true' : undefined })}>{t('late')}</Chip>
        {table ? <Chip variant="outline" size="sm" radius="md" checked={filters.open === 'true'} onChange={(on) => set({ open: on ? 'true' : undefined })}>{t('open')}</Chip> : null}
        {/* Headings sort on a wide screen; a phone has no headings. */}
        {table ? <div className="by">{pick(t('sort_by', { by: t('created') }), filters.sort ?? 'created', SORTS.map((s) => ({ value: s, label: t('sort_by', { by: t(s) }) })), (v) => set({ sort: v === 'created' ? undefined : (v as Sort) }))}</div> : null}
        {narrowed || q ? <Button variant="subtle" size="compact-sm" leftSection={<X size={15} aria-hidden />} onClick={() => { clear(); onSearch(''); }}>{t('clear')}</Button> : null}
      </div>
    </div>
  );
};
