/** The Ingress that rule pages show; `annotations` are lines such as `nginx.ingress.kubernetes.io/affinity: cookie`. */
export function toExampleIngress(
  annotations: readonly string[],
  { path = '/ws', className = 'nginx', tls = [] as readonly string[] } = {},
): string {
  return [
    'apiVersion: networking.k8s.io/v1',
    'kind: Ingress',
    'metadata:',
    ...(annotations.length === 0 ? [] : ['  annotations:', ...annotations.map((line) => `    ${line}`)]),
    '  name: chat',
    'spec:',
    `  ingressClassName: ${className}`,
    ...tls,
    '  rules:',
    '    - host: chat.example.org',
    '      http:',
    '        paths:',
    `          - path: ${path}`,
    '            pathType: Prefix',
    '            backend:',
    '              service:',
    '                name: chat',
    '                port:',
    '                  number: 8080',
  ].join('\n');
}
