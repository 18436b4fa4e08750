# cluster: bare
kubectl config get-contexts -o name
kubectl config set clusters.test-cluster.certificate-authority-data "#Comment" --set-raw-bytes
kubectl config view --raw -o 'jsonpath={.clusters[?(@.name == "test-cluster")].cluster.certificate-authority-data}'
kubectl config set clusters.test-cluster.certificate-authority-data I0NvbW1lbnQ=
kubectl config view --raw -o 'jsonpath={.clusters[?(@.name == "test-cluster")].cluster.certificate-authority-data}'
kubectl config set clusters.test-cluster.certificate-authority-data not-base-64
kubectl config view -o 'jsonpath={.clusters[?(@.name == "test-cluster")].cluster}'
cat > ca.crt <<EOF
-----BEGIN CERTIFICATE-----
AAAA
-----END CERTIFICATE-----
EOF
kubectl config set-cluster three --embed-certs --certificate-authority=none.crt
kubectl config set-cluster four --insecure-skip-tls-verify=true --tls-server-name=x --proxy-url=http://p
kubectl config view --raw -o 'jsonpath={.clusters[?(@.name == "two")].cluster.certificate-authority-data}'
kubectl config set-credentials user1 --client-certificate=ca.crt
kubectl config set-credentials user2 --client-certificate=ca.crt --embed-certs=true
kubectl config set-credentials user3 --token=abc
kubectl config set-credentials user4 --username=u --password=p
kubectl config set-credentials user5 --token=abc --username=u
kubectl config set-credentials user6 --exec-command=/bin/true --exec-api-version=client.authentication.k8s.io/v1 --exec-arg=a,b --exec-env=K=v
kubectl config set-credentials user6 --exec-env=K-
kubectl config set-credentials user7 --auth-provider=oidc --auth-provider-arg=client-id=foo
kubectl config view -o 'jsonpath={.users[?(@.name == "user2")].user}'
kubectl config view -o 'jsonpath={.users[?(@.name == "user6")].user}'
kubectl config view -o 'jsonpath={.users[?(@.name == "user7")].user}'
kubectl config set-context ctx --cluster=one --user=user1 --namespace=ns
kubectl config set-context ctx --namespace=other
kubectl config get-contexts ctx
kubectl config get-contexts ctx --no-headers
kubectl config get-contexts none
kubectl config get-users
kubectl config view --minify --context=ctx
kubectl config view --minify --context=none
kubectl config rename-context ctx renamed
kubectl config rename-context none renamed
kubectl config rename-context renamed renamed
kubectl config delete-context renamed
kubectl config delete-context renamed
kubectl config delete-cluster four
kubectl config delete-cluster four
kubectl config delete-user user4
kubectl config delete-user user4
kubectl config unset users.user1
kubectl config unset users.nothing
kubectl config unset contexts.foo.namespace
kubectl config unset nothing
kubectl config set contexts.made.namespace x
kubectl config set nothing.at.all x
kubectl config set preferences.colors true
kubectl config use-context none
kubectl config view --flatten -o 'jsonpath={.clusters[?(@.name == "one")].cluster}'
kubectl config view --flatten --raw -o 'jsonpath={.clusters[?(@.name == "one")].cluster}'
kubectl config view -o 'jsonpath={.contexts[*].name}'
kubectl get pod --context="" --kubeconfig=missing
kubectl get pod --user="" --kubeconfig=missing
kubectl get pod --cluster="" --kubeconfig=missing
kubectl get pod --context=missing-context
kubectl get pod --cluster=missing-cluster
kubectl get pod --user=missing-user
cat > bad.yaml <<EOF
apiVersion: v-1
kind: Config
EOF
kubectl get pods --kubeconfig=bad.yaml
kubectl config nothing
