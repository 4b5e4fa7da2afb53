import type { Value } from '../../api/types';
import { IconBold } from '../../ui/icons';
import { long_text } from '../long_text';
import type { FieldType, ViewProps } from '../type';
import { asText } from '../values';

const signs: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", nbsp: '\u00a0' };

// Marked-up text is shown as its words: nothing that came from outside is ever drawn as a document.
export const plain = (value: Value): string =>
  asText(value)
    .replace(/<(?:br|\/p|\/li|\/h\d|\/div)[^>]*>/gi, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&(#?\w+);/g, (whole, name: string) => signs[name] ?? whole)
    .trim();

function View(props: ViewProps) {
  return <long_text.View {...props} value={plain(props.value)} />;
}

export const rich_text: FieldType = {
  ...long_text, name: 'rich_text', label: ['Texte mis en forme', 'Rich text'], icon: IconBold, View, text: plain,
  Input: (props) => <long_text.Input {...props} value={plain(props.value)} />,
};
