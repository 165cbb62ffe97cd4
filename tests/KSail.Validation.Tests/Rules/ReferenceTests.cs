using KSail.Documents.Diagnostics;

namespace KSail.Validation.Tests.Rules;

public sealed class ReferenceTests
{
    private const string Shop = """
        apiVersion: v1
        kind: Namespace
        metadata: {name: shop}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings, namespace: shop}
        data: {color: blue}
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: password, namespace: shop}
        stringData: {token: x}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: web, namespace: shop}
        spec: {selector: {app: web}, ports: [{name: http, port: 80, targetPort: http}]}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: shop}
        spec:
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: web, image: web, ports: [{name: http, containerPort: 8080}]}]}
        ---

        """;

    // A mark » stands before the place that must be told.
    [Theory]
    [InlineData("", "containers: [{name: a, image: b, envFrom: [{configMapRef: {name: settings}}, {secretRef: {name: password}}]}]", "all there")]
    [InlineData("KSAIL3270", "containers: [{name: a, image: b, envFrom: [{configMapRef: {name: »setings}}]}]", "a slip")]
    [InlineData("KSAIL3270", "containers: [{name: a, image: b, envFrom: [{configMapRef: {name: »other}}]}]", "nothing like it")]
    [InlineData("", "containers: [{name: a, image: b, envFrom: [{configMapRef: {name: other, optional: true}}]}]", "not needed")]
    [InlineData("", "containers: [{name: a, image: b, envFrom: [{configMapRef: {name: kube-root-ca.crt}}]}]\nserviceAccountName: default", "what every namespace has")]
    [InlineData("KSAIL3271", "containers: [{name: a, image: b, env: [{name: c, valueFrom: {configMapKeyRef: {name: settings, key: »colour}}}]}]", "no such key")]
    [InlineData("", "containers: [{name: a, image: b, env: [{name: c, valueFrom: {secretKeyRef: {name: password, key: token}}}]}]", "a key")]
    [InlineData("", "containers: [{name: a, image: b, env: [{name: c, valueFrom: {secretKeyRef: {name: password, key: other, optional: true}}}]}]", "a key that is not needed")]
    [InlineData("KSAIL3271", "containers: [{name: a, image: b}]\nvolumes: [{name: v, secret: {secretName: password, items: [{key: »tokn, path: p}]}}]", "no such key in a file")]
    [InlineData("KSAIL3270", "containers: [{name: a, image: b}]\nvolumes: [{name: v, persistentVolumeClaim: {claimName: »data}}]", "no claim")]
    [InlineData("KSAIL3270", "containers: [{name: a, image: b}]\nvolumes: [{name: v, projected: {sources: [{configMap: {name: »settings2}}]}}]", "another of a kind")]
    [InlineData("KSAIL3270", "containers: [{name: a, image: b}]\nserviceAccountName: »robot", "no account")]
    [InlineData("KSAIL3270", "containers: [{name: a, image: b}]\nimagePullSecrets: [{name: »pull}]", "no Secret to pull with")]
    public void Pods_need_what_they_name(string code, string spec, string why) =>
        Verify(code, "", $"apiVersion: v1\nkind: Pod\nmetadata: {{name: p, namespace: shop}}\nspec:\n  {spec.Replace("\n", "\n  ", StringComparison.Ordinal)}\n", why);

    [Fact]
    public void A_claim_template_takes_the_place_of_a_volume() =>
        Verify(
            "",
            "",
            """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: db, namespace: shop}
            spec:
              selector: {matchLabels: {app: db}}
              template:
                metadata: {labels: {app: db}}
                spec:
                  containers: [{name: a, image: b, volumeMounts: [{name: data, mountPath: /data}]}]
                  volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]
              volumeClaimTemplates: [{metadata: {name: data}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}]

            """,
            "the claims are made");

    [Theory]
    [InlineData("", "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: i, namespace: shop}\nspec: {defaultBackend: {service: {name: web, port: {name: http}}}}", "by name")]
    [InlineData("", "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: i, namespace: shop}\nspec: {defaultBackend: {service: {name: web, port: {number: 80}}}}", "by number")]
    [InlineData("KSAIL3272", "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: i, namespace: shop}\nspec: {defaultBackend: {service: {name: web, port: {number: »8080}}}}", "the port of the container")]
    [InlineData("KSAIL3270", "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: i, namespace: shop}\nspec: {defaultBackend: {service: {name: »wep, port: {number: 80}}}}", "no such Service")]
    [InlineData("KSAIL3270", "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: i, namespace: shop}\nspec: {tls: [{secretName: »cert}], defaultBackend: {service: {name: web, port: {number: 80}}}}", "no certificate")]
    [InlineData("", "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: i, namespace: shop, annotations: {cert-manager.io/cluster-issuer: x}}\nspec: {tls: [{secretName: cert}], defaultBackend: {service: {name: web, port: {number: 80}}}}", "a certificate on demand")]
    [InlineData("KSAIL3272", "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: r, namespace: shop}\nspec: {rules: [{backendRefs: [{name: web, port: »8080}]}]}", "a route to no port")]
    [InlineData("KSAIL3270", "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: r, namespace: other}\nspec: {rules: [{backendRefs: [{name: »web2, namespace: shop, port: 80}]}]}", "a route into another namespace")]
    [InlineData("KSAIL3270", "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: h, namespace: shop}\nspec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: »webb}, maxReplicas: 2}", "nothing to scale")]
    [InlineData("KSAIL3270", "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: b, namespace: shop}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: »reader}", "no such role")]
    [InlineData("KSAIL3273", "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: b, namespace: shop}\nspec: {minAvailable: 1, selector: »{matchLabels: {app: wep}}}", "a budget of nothing")]
    [InlineData("KSAIL3273", "apiVersion: v1\nkind: Service\nmetadata: {name: s, namespace: shop}\nspec: {selector: »{app: wep}, ports: [{port: 80}]}", "a Service of nothing")]
    [InlineData("KSAIL3272", "apiVersion: v1\nkind: Service\nmetadata: {name: s, namespace: shop}\nspec: {selector: {app: web}, ports: [{port: 80, targetPort: »htpt}]}", "no such port of the pods")]
    [InlineData("", "apiVersion: v1\nkind: Service\nmetadata: {name: s, namespace: shop}\nspec: {ports: [{port: 80}]}", "a Service without a selector has endpoints of its own")]
    public void Others_refer_to_what_is_there(string code, string manifest, string why) => Verify(code, "", manifest + "\n", why);

    // All of these refer to a ConfigMap 'other', which may well come from somewhere.
    [Theory]
    [InlineData("apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: h, namespace: shop}\nspec: {interval: 1m, chartRef: {kind: OCIRepository, name: c}}", "a Helm release in the namespace")]
    [InlineData("apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: h, namespace: flux-system}\nspec: {interval: 1m, targetNamespace: shop, chartRef: {kind: OCIRepository, name: c}}", "a Helm release for the namespace")]
    [InlineData("apiVersion: example.org/v1\nkind: Generator\nmetadata: {name: g, namespace: shop}", "an operator's object in the namespace")]
    [InlineData("apiVersion: example.org/v1\nkind: ClusterGenerator\nmetadata: {name: g}", "an operator's object of the cluster")]
    [InlineData("apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: elsewhere, namespace: flux-system}\nspec: {interval: 1m, prune: true, sourceRef: {kind: GitRepository, name: g}}", "another repository")]
    public void Where_others_add_objects_only_slips_are_told(string maker, string why)
    {
        const string Pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: shop}\nspec: {containers: [{name: a, image: b, envFrom: [{configMapRef: {name: ";
        Verify("", maker, $"{Pod}other}}}}]}}]}}\n", why);
        Verify("KSAIL3270", maker, $"{Pod}»setings}}}}]}}]}}\n", why);
    }

    [Theory]
    [InlineData("apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: e, namespace: shop}\nspec: {target: {name: pull}}", "by the name of its target")]
    [InlineData("apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: pull, namespace: shop}\nspec: {}", "by its own name")]
    [InlineData("apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: {name: pull, namespace: shop}\nspec: {}", "sealed")]
    [InlineData("apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: {name: c, namespace: shop}\nspec: {secretName: pull}", "a certificate")]
    public void Secrets_of_operators_are_known(string maker, string why)
    {
        const string Pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: shop}\nspec: {containers: [{name: a, image: b}], imagePullSecrets: [{name: ";
        Verify("", maker, $"{Pod}pull}}]}}\n", why);
        Verify("KSAIL3270", maker, $"{Pod}»other}}]}}\n", why);
    }

    [Theory]
    [InlineData("settings", "setting", true)]
    [InlineData("settings", "settinsg", true)]
    [InlineData("settings", "settigns", true)]
    [InlineData("settings-1", "settings-2", false)]
    [InlineData("settings", "settings1", false)]
    [InlineData("db", "dc", false)]
    [InlineData("settings", "sittengs", false)]
    public void A_slip_is_one_letter(string there, string named, bool isSlip)
    {
        var manifests = $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {there}, namespace: nowhere}}\n---\napiVersion: v1\nkind: Pod\nmetadata: {{name: p, namespace: nowhere}}\n"
            + $"spec: {{containers: [{{name: a, image: b, envFrom: [{{configMapRef: {{name: {named}}}}}]}}]}}\n";
        Assert.Equal(isSlip, RuleCase.Validate(manifests).Count == 1);
    }

    [Fact]
    public void Everything_said_of_references_is_a_warning()
    {
        foreach (var descriptor in (DiagnosticDescriptor[])[Validation.Rules.RuleDiagnostics.MissingReference, Validation.Rules.RuleDiagnostics.MissingKey, Validation.Rules.RuleDiagnostics.MissingPort, Validation.Rules.RuleDiagnostics.SelectsNothing])
            Assert.Equal(DiagnosticSeverity.Warning, descriptor.Severity);
    }

    private static void Verify(string code, string more, string manifest, string why) =>
        new RuleCase(code, $"{Shop}{(more.Length == 0 ? "" : $"{more}\n---\n")}{manifest}", why).Verify();
}
