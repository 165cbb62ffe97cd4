namespace KSail.Talos.Tests;

/// <summary>Patches as real platforms have them, on which no check may speak.</summary>
public sealed class ValidPatchTests
{
    private const string Platform = """
        -- README.md
        Patches of the platform.
        -- cluster/.gitkeep
        -- cluster/01-comment.yaml
        # Nothing here yet.
        # machine:
        #   kubelet: {}
        -- cluster/apparmor.yaml
        machine:
          install:
            extraKernelArgs:
              - security=apparmor
            grubUseUKICmdline: false
        -- cluster/audit.yml
        cluster:
          apiServer:
            auditPolicy:
              apiVersion: audit.k8s.io/v1
              kind: Policy
              omitStages: [RequestReceived]
              rules:
                - level: None
                  users: ["system:kube-proxy"]
                - level: Metadata
        -- cluster/cni.yaml
        cluster:
          network:
            cni:
              name: none
          proxy:
            disabled: true
        -- cluster/encryption.yaml
        apiVersion: v1alpha1
        kind: VolumeConfig
        name: STATE
        encryption:
          provider: luks2
          keys:
            - slot: 0
              nodeID: {}
        ---
        apiVersion: v1alpha1
        kind: VolumeConfig
        name: EPHEMERAL
        encryption:
          provider: luks2
          keys:
            - slot: 0
              nodeID: {}
              lockToState: true
        -- cluster/files.yaml
        machine:
          files:
            - content: |
                [plugins]
                  [plugins."io.containerd.cri.v1.runtime"]
                    device_ownership_from_security_context = true
              permissions: 0o644
              path: /etc/cri/conf.d/20-customization.part
              op: create
        -- cluster/firewall.yaml
        apiVersion: v1alpha1
        kind: NetworkDefaultActionConfig
        ingress: block
        -- cluster/hostname.yaml
        apiVersion: v1alpha1
        kind: HostnameConfig
        auto: "off"
        -- cluster/images.yaml
        apiVersion: v1alpha1
        kind: ImageVerificationConfig
        rules:
          - image: ghcr.io/example/*
            verify: true
            keyless:
              issuer: https://token.actions.githubusercontent.com
              subjectRegex: https://github.com/example/.*
          - image: "**"
            verify: false
        -- cluster/kubelet.yaml
        machine:
          kubelet:
            extraArgs:
              rotate-server-certificates: "true"
            extraConfig:
              maxPods: 250
              imageGCHighThresholdPercent: 70
              systemReserved: {cpu: 100m, memory: 512Mi}
            nodeIP:
              validSubnets: [10.0.0.0/16]
          nodeAnnotations:
            example.com/pull-revision: ${PULL_REVISION}
        -- cluster/oidc.yaml
        cluster:
          apiServer:
            extraArgs:
              oidc-issuer-url: https://dex.example.com
              oidc-client-id: kubernetes
              oidc-username-claim: email
            certSANs: [api.example.com]
          controllerManager:
            extraArgs: {bind-address: 0.0.0.0}
          scheduler:
            extraArgs: {bind-address: 0.0.0.0}
        -- cluster/registries.yaml
        apiVersion: v1alpha1
        kind: RegistryAuthConfig
        name: ghcr.io
        username: ${GHCR_USERNAME}
        password: ${GHCR_TOKEN}
        ---
        apiVersion: v1alpha1
        kind: RegistryMirrorConfig
        name: docker.io
        endpoints:
          - url: https://mirror.example.com/v2/docker.io
            overridePath: true
        -- cluster/sysctls.yaml
        machine:
          sysctls:
            fs.inotify.max_user_watches: "1048576"
            net.core.somaxconn: 65535
            vm.nr_hugepages: "1024"
        -- control-planes/etcd.yaml
        cluster:
          etcd:
            advertisedSubnets: [10.0.0.0/16]
            extraArgs: {listen-metrics-urls: "http://0.0.0.0:2381"}
          apiServer:
            admissionControl:
              - name: PodSecurity
                configuration:
                  exemptions:
                    namespaces: [monitoring]
        -- control-planes/firewall.yaml
        apiVersion: v1alpha1
        kind: NetworkRuleConfig
        name: kubernetes-api
        portSelector:
          ports: [6443]
          protocol: tcp
        ingress:
          - subnet: 0.0.0.0/0
          - subnet: ::/0
        ---
        apiVersion: v1alpha1
        kind: NetworkRuleConfig
        name: etcd
        portSelector:
          ports: [2379-2380]
          protocol: tcp
        ingress:
          - subnet: 10.0.0.0/16
            except: 10.0.9.0/24
        -- control-planes/wireguard.yaml
        machine:
          network:
            interfaces:
              - interface: wg0
                addresses: [10.200.0.1/24]
                wireguard:
                  privateKey: ${WG_SERVER_PRIVATE_KEY}
                  listenPort: 51820
                  peers:
                    - publicKey: AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
                      allowedIPs: [10.200.0.2/32]
              - deviceSelector: {busPath: "0*"}
                dhcp: true
                vip: {ip: 10.0.0.100, hcloud: {apiToken: "${HCLOUD_TOKEN}"}}
        -- workers/labels.yaml
        machine:
          nodeLabels:
            example.com/pool: static
            node.longhorn.io/create-default-disk: "true"
          nodeTaints:
            dedicated: "gpu:NoSchedule"
          kernel:
            modules:
              - name: nbd
              - name: dm_crypt
                parameters: [a=b]
        -- workers/mounts.yaml
        machine:
          kubelet:
            extraMounts:
              - destination: /var/lib/longhorn
                type: bind
                source: /var/lib/longhorn
                options: [bind, rshared, rw]
        """;

    [Theory]
    [InlineData(null, NodeRuntime.Unknown)]
    [InlineData("v1.13.8", NodeRuntime.Metal)]
    [InlineData("v1.13.8", NodeRuntime.Cloud)]
    [InlineData("v1.13.8", NodeRuntime.Container)]
    [InlineData("v1.14.0", NodeRuntime.Metal)]
    [InlineData("v1.20.0", NodeRuntime.Metal)]
    public void A_platform(string? version, NodeRuntime runtime)
    {
        var (result, findings) = Patches.Check(Platform, new NodePatchOptions { Release = TalosRelease.Parse(version), Runtime = runtime });
        Assert.Empty(findings);
        Assert.NotNull(result.ControlPlane);
        Assert.NotNull(result.Worker);
        Assert.Equal(("none", true), (result.WorkerSettings!.CniName!.Text, result.WorkerSettings.IsKubeProxyDisabled));
    }

    [Theory]
    [InlineData("talos", "v1.13.8")]
    [InlineData("talos-local", null)]
    public void The_sample(string folder, string? version)
    {
        var diagnostics = new Documents.Diagnostics.DiagnosticBag();
        var root = Path.Combine(Repository.Root, "samples", "platform");
        NodePatches.Check(new Documents.Files.SourceTree(root).OpenView(), Path.Combine(root, folder), new NodePatchOptions { Release = TalosRelease.Parse(version) }, diagnostics);
        Assert.Empty(diagnostics.Items);
    }
}
