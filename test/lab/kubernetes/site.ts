import type { Ports } from '../support/labCase';

export interface IngressParts {
  readonly annotations?: readonly string[];
  readonly path?: string;
  readonly className?: string;
  readonly replicas?: number;
}

export const NGINX = 'nginx.ingress.kubernetes.io/';
export const HAPROXY = 'haproxy-ingress.github.io/';

/** An Ingress for one path, with the Service and the Deployment behind it; one port of the Service for each pod. */
export const ingress =
  ({ annotations = [], path = '/ws', className = 'nginx', replicas = 1 }: IngressParts) =>
  ({ front, back, other }: Ports): string =>
    `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  labels:
    front: "${front}"
${annotations.length === 0 ? '' : `  annotations:\n${annotations.map((line) => `    ${line}\n`).join('')}`}  name: chat
spec:
  ingressClassName: ${className}
  rules:
    - host: chat.example.org
      http:
        paths:
          - path: ${path}
            pathType: Prefix
            backend:
              service:
                name: chat
                port:
                  name: pod0
---
apiVersion: v1
kind: Service
metadata:
  name: chat
spec:
  selector:
    app: chat
  ports:
${[back, other]
  .slice(0, replicas)
  .map((port, at) => `    - name: pod${at}\n      port: ${8080 + at}\n      targetPort: ${port}\n`)
  .join('')}---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: chat
spec:
  replicas: ${replicas}
  template:
    metadata:
      labels:
        app: chat
`;
