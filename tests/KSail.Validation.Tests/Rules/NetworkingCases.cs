using static KSail.Validation.Tests.Rules.Manifests;

namespace KSail.Validation.Tests.Rules;

public sealed class NetworkingCases
{
    private const string Backend = "backend: {service: {name: s, port: {number: 80}}}";

    public static IReadOnlyList<RuleCase> All { get; } =
    [
        new("", Service("{ports: [{port: 80, targetPort: http}, {port: 80, protocol: UDP, name: b}]}").Replace("{port: 80, targetPort: http}", "{port: 80, targetPort: http, name: a}", StringComparison.Ordinal), "ports"),
        new("", Service("{clusterIP: None}"), "a headless Service needs no port"),
        new("", Service("{ports: [{port: 80, targetPort: ''}, {port: 81, targetPort: 0, name: b}]}").Replace("{port: 80, targetPort: ''}", "{port: 80, targetPort: '', name: a}", StringComparison.Ordinal), "the port itself"),
        new("KSAIL3230", Service("»{selector: {app: a}}"), "no port"),
        new("KSAIL3230", Service("{ports: [{port: »0}]}"), "zero"),
        new("KSAIL3230", Service("{ports: [{port: 80, targetPort: »70000}]}"), "too large"),
        new("KSAIL3230", Service("{ports: [{port: 80, targetPort: »'80'}]}"), "a number in quotes"),
        new("KSAIL3230", Service("{ports: [{port: 80, name: »A}]}"), "upper case"),
        new("KSAIL3230", Service("{ports: [{port: 80, name: a}, »{port: 81}]}"), "which of the two"),
        new("KSAIL3230", Service("{ports: [{port: 80, name: a}, {port: 81, name: »a}]}"), "one name for two"),
        new("KSAIL3230", Service("{ports: [{port: 80, nodePort: »30080}]}"), "not reachable from outside"),
        new("", Service("{type: NodePort, ports: [{port: 80, nodePort: 30080}]}"), "a node port"),
        new("KSAIL3235", Service("{type: NodePort, ports: [{port: 80, nodePort: »8080}]}"), "outside the usual range"),
        new("KSAIL3230", Service("{type: NodePort, ports: [{port: 80, name: a, nodePort: 30080}, {port: 81, name: b, nodePort: »30080}]}"), "one node port for two"),
        new("KSAIL3230", Service("{ports: [{port: 80, appProtocol: »'a b'}]}"), "no protocol"),
        new("", Service("{type: ExternalName, externalName: a.example.org.}"), "another name"),
        new("KSAIL3231", Service("»{type: ExternalName}"), "which other name"),
        new("KSAIL3231", Service("{type: ExternalName, externalName: »A_b}"), "no domain name"),
        new("KSAIL3231", Service("{type: ExternalName, externalName: a, clusterIP: »1.2.3.4}"), "an address of another name"),
        new("KSAIL3231", Service("{type: LoadBalancer, clusterIP: »None, ports: [{port: 80}]}"), "headless and balanced"),
        new("KSAIL3231", Service("{clusterIP: »1.2.3, ports: [{port: 80}]}"), "no address"),
        new("KSAIL3231", Service("{clusterIP: »010.0.0.1, ports: [{port: 80}]}"), "a leading zero"),
        new("KSAIL3231", Service("{externalIPs: [»127.0.0.1], ports: [{port: 80}]}"), "the machine itself"),
        new("KSAIL3231", Service("{externalIPs: [»a], ports: [{port: 80}]}"), "no address outside"),
        new("KSAIL3231", Service("{loadBalancerSourceRanges: »[1.2.3.0/24], ports: [{port: 80}]}"), "nothing balanced"),
        new("", Service("{type: LoadBalancer, loadBalancerSourceRanges: ['1.2.3.0/24 '], loadBalancerClass: a.b/c, ports: [{port: 80}]}"), "ranges may have blanks around"),
        new("KSAIL3231", Service("{type: LoadBalancer, loadBalancerSourceRanges: [»1.2.3.4/24], ports: [{port: 80}]}"), "bits beyond the prefix, refused since 1.36"),
        new("KSAIL3231", Service("{externalTrafficPolicy: »Local, ports: [{port: 80}]}"), "no traffic from outside"),
        new("", Service("{type: NodePort, externalTrafficPolicy: Local, ports: [{port: 80}]}"), "traffic from outside"),
        new("KSAIL3236", Service("{sessionAffinityConfig: »{clientIP: {timeoutSeconds: 5}}, ports: [{port: 80}]}"), "no affinity"),
        new("KSAIL3231", Service("{sessionAffinity: ClientIP, sessionAffinityConfig: {clientIP: {timeoutSeconds: »0}}, ports: [{port: 80}]}"), "no time"),
        new("KSAIL3231", Service("{ipFamilies: [IPv4, »IPv4], ports: [{port: 80}]}"), "one family twice"),
        new("KSAIL3231", Service("{ipFamilies: [IPv4, IPv6], ipFamilyPolicy: »SingleStack, ports: [{port: 80}]}"), "two families of one"),
        new("KSAIL3231", Service("{trafficDistribution: »Near, ports: [{port: 80}]}"), "no distribution"),

        new("", Ingress($"{{ingressClassName: c, tls: [{{hosts: [a.b, '*.c.d'], secretName: s}}], rules: [{{host: '*.a.b', http: {{paths: [{{path: /, pathType: Prefix, {Backend}}}, {{pathType: ImplementationSpecific, {Backend}}}]}}}}]}}"), "an Ingress"),
        new("KSAIL3232", Ingress("{ingressClassName: »'', defaultBackend: {service: {name: s, port: {number: 80}}}}"), "an empty class"),
        new("", Ingress("{defaultBackend: {resource: {kind: Bucket, name: b, apiGroup: x.y}}}"), "a resource behind it"),
        new("KSAIL3232", Ingress("»{ingressClassName: c}"), "nothing behind it"),
        new("KSAIL3232", Ingress($"{{rules: [{{host: »A.b, http: {{paths: [{{path: /, pathType: Prefix, {Backend}}}]}}}}]}}"), "upper case"),
        new("KSAIL3232", Ingress($"{{rules: [{{host: »1.2.3.4, http: {{paths: [{{path: /, pathType: Prefix, {Backend}}}]}}}}]}}"), "an address is no host"),
        new("KSAIL3232", Ingress($"{{rules: [{{host: »'a.*.b', http: {{paths: [{{path: /, pathType: Prefix, {Backend}}}]}}}}]}}"), "a star in the middle"),
        new("KSAIL3232", Ingress($"{{tls: [{{hosts: [»'*']}}], rules: [{{http: {{paths: [{{path: /, pathType: Prefix, {Backend}}}]}}}}]}}"), "a star alone"),
        new("KSAIL3232", Ingress("{rules: [{http: {paths: »[]}}]}"), "no path"),
        new("KSAIL3232", Ingress($"{{rules: [{{http: {{paths: [»{{pathType: Prefix, {Backend}}}]}}}}]}}"), "a prefix of what"),
        new("KSAIL3232", Ingress($"{{rules: [{{http: {{paths: [{{path: »a, pathType: ImplementationSpecific, {Backend}}}]}}}}]}}"), "a relative path"),
        new("KSAIL3232", Ingress($"{{rules: [{{http: {{paths: [{{path: »/a//b, pathType: Exact, {Backend}}}]}}}}]}}"), "two slashes"),
        new("KSAIL3232", Ingress($"{{rules: [{{http: {{paths: [{{path: »/a/.., pathType: Prefix, {Backend}}}]}}}}]}}"), "up again"),
        new("KSAIL3232", Ingress("{defaultBackend: »{}}"), "no backend"),
        new("KSAIL3232", Ingress("{defaultBackend: »{service: {name: s, port: {number: 1}}, resource: {kind: a, name: b}}}"), "two backends"),
        new("KSAIL3232", Ingress("{defaultBackend: {service: »{name: s}}}"), "which port"),
        new("KSAIL3232", Ingress("{defaultBackend: {service: {name: s, port: »{name: a, number: 1}}}}"), "two ports"),
        new("KSAIL3232", Ingress("{defaultBackend: {service: {name: s, port: {number: »70000}}}}"), "too large"),
        new("KSAIL3232", Ingress("{defaultBackend: {service: {name: s, port: {name: »'80'}}}}"), "no name of a port"),
        new("KSAIL3232", """
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: a, namespace: shop, annotations: {kubernetes.io/ingress.class: »nginx}}
            spec: {ingressClassName: nginx, defaultBackend: {service: {name: s, port: {number: 80}}}}
            """, "two classes"),
        new("", Cluster("networking.k8s.io/v1", "IngressClass", "spec: {controller: example.org/ingress}"), "a class"),
        new("KSAIL3232", Cluster("networking.k8s.io/v1", "IngressClass", "spec: {controller: »ingress}"), "no domain"),
        new("KSAIL3232", Cluster("networking.k8s.io/v1", "IngressClass", "spec: {controller: a.b/c, parameters: »{kind: a, name: b, scope: Namespace}}"), "of which namespace"),

        new("", NetworkPolicy("{podSelector: {}, ingress: [{from: [{podSelector: {}, namespaceSelector: {}}, {ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}], ports: [{port: 80, endPort: 90}, {port: http}, {}]}], policyTypes: [Ingress, Egress]}"), "a policy"),
        new("KSAIL3233", NetworkPolicy("{podSelector: {}, ingress: [{from: [»{}]}]}"), "from nobody"),
        new("KSAIL3233", NetworkPolicy("{podSelector: {}, egress: [{to: [{podSelector: {}, ipBlock: »{cidr: 10.0.0.0/8}}]}]}"), "pods and addresses"),
        new("KSAIL3233", NetworkPolicy("{podSelector: {}, egress: [{to: [{ipBlock: {cidr: »10.0.0.1}}]}]}"), "an address is no network"),
        new("KSAIL3233", NetworkPolicy("{podSelector: {}, egress: [{to: [{ipBlock: {cidr: »10.0.0.1/8}}]}]}"), "bits beyond the prefix"),
        new("", NetworkPolicy("{podSelector: {}, egress: [{to: [{ipBlock: {cidr: '2001:db8::/32', except: ['2001:db8:1::/48']}}]}]}"), "IPv6"),
        new("KSAIL3233", NetworkPolicy("{podSelector: {}, egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8, except: [»11.0.0.0/16]}}]}]}"), "an exception of something else"),
        new("KSAIL3233", NetworkPolicy("{podSelector: {}, egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8, except: [»10.0.0.0/8]}}]}]}"), "an exception of all"),
        new("KSAIL3233", NetworkPolicy("{podSelector: {}, egress: [{ports: [{port: »0}]}]}"), "no port"),
        new("KSAIL3233", NetworkPolicy("{podSelector: {}, egress: [{ports: [{endPort: »5}]}]}"), "from where"),
        new("KSAIL3233", NetworkPolicy("{podSelector: {}, egress: [{ports: [{port: http, endPort: »5}]}]}"), "from a name"),
        new("KSAIL3233", NetworkPolicy("{podSelector: {}, egress: [{ports: [{port: 80, endPort: »79}]}]}"), "backwards"),
        new("KSAIL3208", NetworkPolicy("{podSelector: {matchExpressions: [{key: a, operator: »Like, values: [b]}]}}"), "no operator"),

        new("", Namespaced("discovery.k8s.io/v1", "EndpointSlice", "addressType: IPv4\nendpoints: [{addresses: [10.0.0.1]}]\nports: [{name: http, port: 80}]"), "a slice"),
        new("", Namespaced("discovery.k8s.io/v1", "EndpointSlice", "addressType: IPv4\nendpoints: []\nports: [{name: http, port: 0}]"), "numbers of ports are not checked here"),
        new("KSAIL3234", Namespaced("discovery.k8s.io/v1", "EndpointSlice", "addressType: IPv4\nendpoints: [{addresses: [»'::1']}]"), "another family"),
        new("KSAIL3231", "»" + Namespaced("v1", "Service", ""), "no spec"),
        new("KSAIL3232", "»" + Namespaced("networking.k8s.io/v1", "Ingress", ""), "no spec"),
        new("KSAIL3232", "»" + Cluster("networking.k8s.io/v1", "IngressClass", ""), "no spec"),
        new("", Ingress("{defaultBackend: {resource: {apiGroup: storage.example.com, kind: Bucket, name: a}}}"), "another resource"),
        new("KSAIL3232", Ingress("{defaultBackend: {resource: {apiGroup: »a/b, kind: Bucket, name: a}}}"), "a group is a domain name"),
        new("KSAIL3232", Ingress("{defaultBackend: {resource: {apiGroup: »'', kind: Bucket, name: a}}}"), "an empty group"),
        new("KSAIL3232", Ingress("{defaultBackend: {resource: {kind: »a/b, name: a}}}"), "a kind is part of a path"),
        new("KSAIL3208", NetworkPolicy("{podSelector: {matchExpressions: [{key: a, operator: »'', values: [b]}]}}"), "an empty operator"),
        new("KSAIL3234", Namespaced("discovery.k8s.io/v1", "EndpointSlice", "addressType: IPv4\nendpoints: [{addresses: [»127.0.0.1]}]"), "the machine itself"),
        new("KSAIL3234", Namespaced("discovery.k8s.io/v1", "EndpointSlice", "addressType: »''\nendpoints: []"), "addresses of no type"),
        new("KSAIL3234", Namespaced("discovery.k8s.io/v1", "EndpointSlice", "addressType: FQDN\nendpoints: [{addresses: »[]}]"), "no address"),
        new("KSAIL3234", Namespaced("v1", "Endpoints", "subsets: [»{ports: [{port: 80}]}]"), "no address at all"),
        new("KSAIL3234", Namespaced("v1", "Endpoints", "subsets: [{addresses: [{ip: »169.254.0.1}]}]"), "link-local"),

        new("", Service("{ports: [{port: 80}], clusterIP: 10.0.0.1, clusterIPs: [10.0.0.1, 'fd00::1'], ipFamilies: [IPv4, IPv6], ipFamilyPolicy: RequireDualStack}"), "an address of each family"),
        new("KSAIL3231", Service("{ports: [{port: 80}], clusterIP: 10.0.0.1, clusterIPs: [10.0.0.1, »10.0.0.2]}"), "two of one family"),
        new("KSAIL3231", Service("{ports: [{port: 80}], clusterIP: »10.0.0.1, ipFamilies: [IPv6]}"), "of the other family"),
        new("KSAIL3231", Service("{ports: [{port: 80}], clusterIP: 10.0.0.1, clusterIPs: [10.0.0.1, 'fd00::1'], ipFamilyPolicy: »SingleStack}"), "two for one"),
        new("KSAIL3231", Service("{ports: [{port: 80}], clusterIPs: »[10.0.0.1]}"), "which is the first"),
        new("KSAIL3234", Namespaced("v1", "Endpoints", "subsets: [{addresses: [{ip: 10.0.0.1, hostname: »A}]}]"), "no name of a host"),

        new("", Cluster("v1", "Node", "spec: {podCIDR: 10.1.0.0/24, podCIDRs: [10.1.0.0/24, 'fd00::/64'], taints: [{key: a, effect: NoSchedule}, {key: a, effect: NoExecute}]}"), "a node"),
        new("KSAIL3245", Cluster("v1", "Node", "spec: {taints: [{key: a, effect: NoSchedule}, »{key: a, value: b, effect: NoSchedule}]}"), "a taint twice"),
        new("KSAIL3245", Cluster("v1", "Node", "spec: {podCIDRs: [10.1.0.0/24, »10.2.0.0/24]}"), "two of one family"),
        new("KSAIL3245", Cluster("v1", "Node", "spec: {podCIDR: 10.1.0.0/24, podCIDRs: [»10.2.0.0/24]}"), "another one"),
        new("", Cluster("v1", "Namespace", "spec: {finalizers: [kubernetes]}"), "a namespace"),
        new("KSAIL3206", Cluster("v1", "Namespace", "spec: {finalizers: [»mine]}"), "no domain"),
        new("", Cluster("networking.k8s.io/v1", "ServiceCIDR", "spec: {cidrs: [10.96.0.0/24]}"), "a range"),
        new("KSAIL3245", Cluster("networking.k8s.io/v1", "ServiceCIDR", "spec: {cidrs: [»10.96.0.1/24]}"), "more than a network"),
        new("KSAIL3200", Cluster("networking.k8s.io/v1", "IPAddress", "spec: {parentRef: {resource: services, name: a, namespace: b}}", "»a"), "no address"),
        new("KSAIL3245", Cluster("networking.k8s.io/v1", "IPAddress", "spec: {parentRef: {resource: »'', name: a}}", "10.0.0.1"), "of what"),
    ];

    public static TheoryData<string, string, string> Rows => RuleCase.Rows(All);

    [Theory]
    [MemberData(nameof(Rows))]
    public void Networking(string code, string manifest, string why) => new RuleCase(code, manifest, why).Verify();
}
