import type { ComponentType, SVGProps } from 'react';

export type IconType = ComponentType<Omit<SVGProps<SVGSVGElement>, 'ref'> & { size?: number | string }>;
