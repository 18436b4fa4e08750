# cluster: bare
cat > daemon.yaml <<EOF
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: bind}
spec:
  selector: {matchLabels: {service: bind}}
  updateStrategy: {type: RollingUpdate, rollingUpdate: {maxUnavailable: 10%}}
  template:
    metadata: {labels: {service: bind}}
    spec:
      affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{labelSelector: {matchExpressions: [{key: service, operator: In, values: [bind]}]}, namespaces: [], topologyKey: kubernetes.io/hostname}]}}
      containers: [{name: pause, image: registry.k8s.io/pause:2.0}]
EOF
cat > daemon2.yaml <<EOF
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: bind}
spec:
  selector: {matchLabels: {service: bind}}
  updateStrategy: {type: RollingUpdate, rollingUpdate: {maxUnavailable: 10%}}
  template:
    metadata: {labels: {service: bind}}
    spec:
      containers: [{name: pause, image: "registry.k8s.io/pause:latest"}, {name: app, image: "registry.k8s.io/nginx:test-cmd"}]
EOF
kubectl apply -f daemon.yaml
kubectl get daemonsets bind -o go-template={{.metadata.generation}}
kubectl apply -f daemon.yaml
kubectl set image daemonsets/bind *=registry.k8s.io/pause:test-cmd
kubectl set env daemonsets/bind foo=bar
kubectl set resources daemonsets/bind --limits=cpu=200m,memory=512Mi
kubectl rollout restart daemonset/bind
kubectl get daemonsets bind -o go-template={{.metadata.generation}}
kubectl rollout history daemonset bind
kubectl rollout status daemonset bind --watch=false
kubectl describe ds bind
kubectl describe ds --chunk-size=1
kubectl delete -f daemon.yaml
kubectl apply -f daemon.yaml --record
sleep 3
kubectl get controllerrevisions -o go-template={{range.items}}{{.metadata.annotations}}:{{end}}
kubectl rollout undo daemonset --to-revision=1
kubectl apply -f daemon2.yaml --record
sleep 3
kubectl rollout undo daemonset --dry-run=client
kubectl rollout undo daemonset --dry-run=server
kubectl rollout undo daemonset --to-revision=1
sleep 3
kubectl get daemonset -o go-template={{range.items}}{{(index .spec.template.spec.containers 0).image}}:{{end}}
kubectl rollout undo daemonset --to-revision=1000000
kubectl rollout undo daemonset
kubectl rollout history daemonset bind
kubectl rollout history daemonset bind --revision=2
kubectl get controllerrevisions
kubectl delete -f daemon2.yaml
# Deployments
kubectl create deployment web --image=registry.k8s.io/nginx:test-cmd
sleep 2
kubectl get deployment.apps/web -o jsonpath={.spec.revisionHistoryLimit}
kubectl get deployment.apps -o=jsonpath={.items[0].apiVersion}
kubectl describe rs
kubectl describe pods
kubectl create deployment slow --dry-run=client --image=registry.k8s.io/nginx:test-cmd -- /bin/sleep infinity
kubectl create deployment slow --dry-run=server --image=registry.k8s.io/nginx:test-cmd -- /bin/sleep infinity
kubectl create deployment slow --image=registry.k8s.io/nginx:test-cmd -- /bin/sleep infinity
kubectl create deployment both --image=a --image=b --replicas=3 --port=80 -o yaml --dry-run=client
kubectl create deployment both --image=a --image=b -- sleep 1
kubectl create deployment none
kubectl delete deployment web --cascade
kubectl delete deployment slow --cascade=orphan
sleep 2
kubectl get rs -o go-template={{range.items}}{{.spec.replicas}}{{end}}
kubectl delete rs --all
kubectl autoscale deployment web --min=2 --max=3
kubectl create deployment web --image=registry.k8s.io/nginx:test-cmd
sleep 2
kubectl autoscale deployment web --dry-run=client --min=2 --max=3
kubectl autoscale deployment web --dry-run=server --min=2 --max=3
kubectl autoscale deployment web --min=2 --max=3
kubectl get hpa web -o go-template={{.spec.minReplicas}}-{{.spec.maxReplicas}}
kubectl describe hpa
kubectl delete hpa web
kubectl rollout undo deployment web --to-revision=1
kubectl set image deployment web nginx=registry.k8s.io/nginx:1.7.9
sleep 2
kubectl rollout undo deployment web --dry-run=client
kubectl rollout undo deployment web --dry-run=server
kubectl rollout undo deployment web --to-revision=1
sleep 2
kubectl rollout undo deployment web --to-revision=1000000
kubectl rollout undo deployment web
kubectl rollout pause deployment web
kubectl rollout pause deployment web
kubectl rollout undo deployment web
kubectl rollout restart deployment web
kubectl rollout resume deployment web
kubectl rollout resume deployment web
kubectl rollout undo deployment web
sleep 2
kubectl describe deployment web
kubectl get rs -o yaml
kubectl rollout status deployment/web --revision=3
kubectl rollout restart deployment/web
sleep 1
kubectl rollout history deployment web
kubectl rollout history deployment web -o yaml
kubectl rollout history deployment web --revision=4 -o json
kubectl rollout history deployment web --revision=99
kubectl set image deployment web redis=redis
kubectl set image deployments --all nginx=registry.k8s.io/nginx:test-cmd
kubectl set image deployment web *=registry.k8s.io/nginx:test-cmd
kubectl set image deployment web nginx=a --dry-run=client
kubectl set image deployment web nginx=a --dry-run=server
kubectl set image deployment web nginx
kubectl set image deployment web
kubectl set image
kubectl create configmap env --from-literal=key-1=value1 --from-literal=key-2=value2
kubectl create secret generic login --from-literal=username=user --from-literal=password=pw
kubectl set env deployment web --keys=key-2 --from=configmap/env
kubectl set env deployment web --dry-run=client --from=configmap/env
kubectl set env deployment web --dry-run=server --from=configmap/env
kubectl set env deployment web --from=configmap/env
kubectl set env deployment web env=prod
kubectl set env deployment web superenv=superprod -c=nginx
kubectl set env deployment web --keys=username --from=secret/login
kubectl set env deployment web --from=secret/login --prefix=MY_
kubectl set env deployment web --list
kubectl set env deployment web --list --resolve
kubectl set env deployment web env-
kubectl set env deployment web env-
kubectl set env deployment web --overwrite=false superenv=x
kubectl set env -f - - <<EOF
A=b
EOF
kubectl set resources deployment web --limits=cpu=100m
kubectl set resources deployment web -c=redis --limits=cpu=100m
kubectl set resources deployment web -c=nginx --limits=cpu=200m --requests=cpu=50m --dry-run=server
kubectl set resources deployment web
kubectl set resources deployment web --limits=cpu=x
kubectl set selector deployment web a=b
kubectl set serviceaccount deployment web other
kubectl set serviceaccount deployment web
kubectl scale deployment web --replicas=2
kubectl scale deployment web --current-replicas=1 --replicas=3
kubectl scale --replicas=1 deployment/web deployment/none
kubectl expose deployment web
kubectl expose deployment web --port=80 --target-port=8000
kubectl expose deployment web --port=80 --name=web2 --type=NodePort --dry-run=server
kubectl get deployments,svc --show-labels
kubectl delete deployment,svc --all
