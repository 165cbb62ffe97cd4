namespace KSail.Configuration.Tests.Rules;

public sealed class PortMappingRuleTests
{
    [Theory]
    [InlineData("talos:\n  extraPortMappings:\n    - {containerPort: 80, hostPort: 80}\n    - {containerPort: 443, hostPort: 443}", null)]
    [InlineData("talos:\n  extraPortMappings:\n    - {containerPort: 80, hostPort: 8080}\n    - {containerPort: 443, hostPort: 8080}", "12:42")]
    [InlineData("talos:\n  extraPortMappings:\n    - {containerPort: 53, hostPort: 53, protocol: UDP}\n    - {containerPort: 53, hostPort: 53, protocol: tcp}", null)]
    [InlineData("talos:\n  extraPortMappings:\n    - {containerPort: 53, hostPort: 53, protocol: UDP}\n    - {containerPort: 53, hostPort: 53, protocol: udp}", "12:41")]
    [InlineData("talos:\n  extraPortMappings:\n    - {containerPort: 80}\n    - {containerPort: 443}\n    - {containerPort: 8443, hostPort: 0}", null)]
    public void APortOfTheHostIsPublishedOnce(string cluster, string? expected) => RuleCase.Check("KSAIL1113", RuleCase.Docker(cluster), expected);
}
