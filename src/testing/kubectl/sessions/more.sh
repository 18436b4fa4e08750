# cluster: bare
kubectl create -f - <<EOF
apiVersion: v1
kind: Service
metadata: {name: redis-master, labels: {app: redis}}
spec: {selector: {role: master, app: redis}, ports: [{port: 6379, targetPort: 6379}]}
EOF
kubectl describe services redis-master
kubectl describe services -l app=redis
kubectl set selector services redis-master role=padawan --dry-run=client -o yaml
kubectl set selector services redis-master --dry-run=server role=padawan
kubectl get svc redis-master -o yaml
kubectl delete svc redis-master kubernetes --dry-run=server
kubectl delete service redis-master
kubectl create -f - <<EOF
apiVersion: v1
kind: PersistentVolume
metadata: {name: pv0001, labels: {type: local}}
spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], hostPath: {path: /tmp/data01}}
EOF
kubectl get pv
kubectl describe pv pv0001
kubectl create -f - <<EOF
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: myclaim-1}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 3Gi}}}
EOF
sleep 2
kubectl get pvc
kubectl describe pvc --show-events=false
kubectl delete pvc myclaim-1
kubectl delete pv pv0001
kubectl create -f - <<EOF
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: storage-class-name}
provisioner: kubernetes.io/fake-provisioner-type
parameters: {zone: us-east-1b, type: ssd}
EOF
kubectl get sc
kubectl describe sc storage-class-name
kubectl delete storageclass storage-class-name
kubectl create -f - <<EOF
apiVersion: v1
kind: LimitRange
metadata: {name: limits}
spec: {limits: [{type: Container, default: {cpu: 100m}, max: {memory: 1Gi}}]}
EOF
kubectl describe limits limits
kubectl create namespace my-namespace
kubectl create namespace test
kubectl get namespaces/my-namespace
kubectl delete namespace my-namespace test --wait=true
kubectl create quota q --hard=pods=1 -n default
kubectl run one --image=a
kubectl run two --image=a
kubectl scale deployment nothing --replicas=1
kubectl create deployment web --image=a --replicas=0
kubectl scale deployment web --replicas=-1
kubectl scale deployment web --replicas=2 --current-replicas=5
kubectl scale deployment/web --replicas=2 --timeout=1s
kubectl scale --all deployment --replicas=0
kubectl scale cm kube-root-ca.crt --replicas=1
kubectl scale deployment web
kubectl autoscale deployment web --max=5 --cpu-percent=80 --name=h
kubectl get hpa h -o yaml
kubectl autoscale deployment web
kubectl autoscale deployment web --max=1 --min=3
kubectl create -f - <<EOF
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: nginx}
spec:
  serviceName: nginx
  replicas: 0
  selector: {matchLabels: {app: ss}}
  template: {metadata: {labels: {app: ss}}, spec: {containers: [{name: nginx, image: "nginx-slim:0.7"}]}}
EOF
sleep 2
kubectl rollout undo statefulset nginx --to-revision=1
kubectl set image statefulset nginx nginx=nginx-slim:0.8
sleep 2
kubectl rollout history statefulset nginx
kubectl rollout undo statefulset nginx --dry-run=client
kubectl rollout undo statefulset nginx --dry-run=server
kubectl rollout undo statefulset nginx --to-revision=1000000
kubectl rollout undo statefulset nginx
kubectl rollout status statefulset nginx --timeout=1s
kubectl rollout restart statefulset nginx
kubectl rollout pause statefulset nginx
kubectl rollout status deployment/web --watch=false
kubectl rollout status cm/kube-root-ca.crt
kubectl rollout undo cm/kube-root-ca.crt
kubectl rollout restart -f none.yaml
kubectl api-versions
kubectl api-resources --namespaced=false -o name
kubectl api-resources --verbs=list,nothing
kubectl api-resources --api-group=apps --no-headers
kubectl api-resources --categories=all -o wide
kubectl api-resources --sort-by=kind --api-group=batch
kubectl api-resources --sort-by=bad
kubectl version --client
kubectl version -o yaml --client
kubectl version -o bad
kubectl version extra
kubectl cluster-info dump --output-directory=/nope/x --namespaces=none
kubectl nothing
kubectl get pods --nothing
kubectl get pods -Z
kubectl explain pods.spec.nothing
kubectl explain nothing
kubectl explain deployment --api-version=apps/v9
kubectl certificate approve nothing
kubectl certificate approve
kubectl proxy --port=70000
kubectl proxy --api-prefix=x --bad
kubectl kustomize none
kubectl kustomize a b
kubectl attach nothing
kubectl exec nothing -- date
kubectl exec one
kubectl exec one date
kubectl exec one -- date
kubectl exec cm/kube-root-ca.crt -- date
kubectl exec deploy/web -- date
kubectl logs nothing
kubectl logs one
kubectl logs
kubectl logs one -c nope
kubectl logs one --since=1s --since-time=2020-01-01T00:00:00Z
kubectl logs -l run=one
kubectl logs one --tail=-2
kubectl port-forward nothing 1:1
kubectl port-forward one
kubectl port-forward one 80
kubectl cp nothing x
kubectl cp one:/x y
kubectl top node
kubectl top pod
kubectl debug one --image=busybox -c dbg
kubectl debug one
kubectl debug nothing --image=x
