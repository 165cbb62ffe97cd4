using System.Text.RegularExpressions;
using KSail.Documents.Diagnostics;
using KSail.Scanning.Inputs;

namespace KSail.Scanning.Tests;

/// <summary>Inputs of controls.</summary>
public sealed class InputTests
{
    private const string Pod = "{apiVersion: v1, kind: Pod, metadata: {name: web, namespace: shop}, spec: {containers: [{name: a}]}}";

    [Theory]
    [InlineData("insecureCapabilties", "A", "there is no input of controls 'insecureCapabilties'; did you mean 'insecureCapabilities'?")]
    [InlineData("sensitiveValues", "a(", "input 'sensitiveValues': 'a(' is not a regular expression")]
    [InlineData("sensitiveValuesAllowed", "(?=a)", "input 'sensitiveValuesAllowed': '(?=a)' is not a regular expression")]
    [InlineData("cpu_limit_max", "much", "input 'cpu_limit_max': 'much' is not an amount of CPU such as 500m")]
    [InlineData("memory_limit_max", "1Li", "input 'memory_limit_max': '1Li' is not an amount of memory such as 512Mi")]
    [InlineData("publicRegistries", "", "input 'publicRegistries': a value is empty")]
    public void An_input_that_cannot_be_used_is_told(string name, string value, string message)
    {
        var span = new SourceSpan("/repository/ksail.yaml", 4, 9);
        var outcome = Scan.Run(Pod, Scan.Request("nsa") with { Inputs = [new ControlInput(name, [value], span)] });
        var told = Assert.Single(outcome.Diagnostics);
        Assert.Equal(("KSAIL5905", span), (told.Code, told.Span));
        Assert.StartsWith(message, told.Message, StringComparison.Ordinal);
        Assert.Null(outcome.Result);
    }

    [Theory]
    [InlineData("sensitiveInterfaces")]
    [InlineData("max_high_vulnerabilities")]
    public void An_input_of_other_controls_is_no_mistake(string name) =>
        Assert.NotNull(Scan.Run(Pod, Scan.Request("nsa") with { Inputs = [new ControlInput(name, ["a"], SourceSpan.None)] }).Result);

    [Theory]
    [InlineData("BEGIN RSA PRIVATE KEY", true)]
    [InlineData("a private key", false)]
    [InlineData("xoxb-0123456789", true)]
    [InlineData("xoxz-0123456789", false)]
    [InlineData("xoxb-012345678", false)]
    [InlineData("zghp_0123456789ABCDEFGHIJabcdefghij012345", true)]
    [InlineData("ghp_0123456789", false)]
    [InlineData("AIza0123456789ABCDEFGHIJabcdefghij0123-", true)]
    [InlineData("AKIAAKIA0123456789012345", true)]
    [InlineData("AKIAabcdefghijklmnop", false)]
    [InlineData("my_key_name", true)]
    public void Credentials_are_known_by_their_look(string value, bool isOne)
    {
        var own = SensitiveText.Of(SensitiveText.Defaults);
        Assert.Equal(isOne, own.IsIn(value, ignoreCase: false));
        // The machine for expressions is the judge.
        Assert.Equal(isOne, SensitiveText.Defaults.Any(text => Regex.IsMatch(value, text, RegexOptions.NonBacktracking)));
    }

    [Theory]
    [InlineData("a PRIVATE key", true)]
    [InlineData("xoxB-0123456789", true)]
    [InlineData("akiaabcdefghijklmnop", true)]
    [InlineData("bear", false)]
    public void Values_of_variables_are_looked_at_without_regard_to_case(string value, bool isOne) =>
        Assert.Equal(isOne, SensitiveText.Of(SensitiveText.Defaults).IsIn(value, ignoreCase: true));
}
