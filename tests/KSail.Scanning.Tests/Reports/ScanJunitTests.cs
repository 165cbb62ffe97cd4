using System.Text;
using System.Xml.Linq;
using KSail.Scanning.Reports;
using KSail.Scanning.Results;

namespace KSail.Scanning.Tests.Reports;

public class ScanJunitTests
{
    private static readonly XElement Sample = Parse(SampleScan.Create());

    [Fact]
    public void Suites_are_frameworks_and_cases_their_controls()
    {
        Assert.Equal("testsuites", Sample.Name.LocalName);
        Assert.Equal("8 4 0 1", Counts(Sample));
        Assert.Equal(["NSA 3 2 0 0", "MITRE 5 2 0 1"], Sample.Elements("testsuite").Select(static suite => $"{suite.Attribute("name")!.Value} {Counts(suite)}"));
        Assert.Equal(["Non-root containers NSA/C-0013", "Ingress and Egress blocked NSA/C-0030", "Privileged container NSA/C-0057"],
            Sample.Elements("testsuite").First().Elements("testcase").Select(static test => $"{test.Attribute("name")!.Value} {test.Attribute("classname")!.Value}"));
    }

    [Fact]
    public void A_suite_has_its_score_as_a_property() =>
        Assert.Equal(["complianceScore=72.22", "complianceScore=53.33"], Sample.Descendants("property").Select(static property => $"{property.Attribute("name")!.Value}={property.Attribute("value")!.Value}"));

    [Fact]
    public void A_failure_names_resources_places_and_what_to_do()
    {
        var failure = Case("C-0057").Element("failure")!;
        Assert.Equal(("Control", "Privileged container failed on 1 resource"), (failure.Attribute("type")!.Value, failure.Attribute("message")!.Value));
        Assert.Equal(
            "Deployment shop/web (k8s/apps/web.yaml:19): remove 'spec.template.spec.containers[0].securityContext.privileged'; "
            + "remove 'spec.template.spec.containers[1].securityContext.capabilities.add[0]'\n"
            + "Remediation: Remove privileged, and add single capabilities instead.", failure.Value);
    }

    [Fact]
    public void A_skipped_control_says_why() => Assert.Equal("it needs inputs that are not configured", Case("C-0078").Element("skipped")!.Attribute("message")!.Value);

    [Fact]
    public void A_passed_control_says_nothing() => Assert.Empty(Case("C-0042").Elements());

    [Theory]
    [InlineData("</failure>]]>&\"<x", "</failure>]]>&\"<x")]
    [InlineData("a\u0000b\u0001\ufffe", "a\ufffdb\ufffd\ufffd")]
    [InlineData("😀LONE", "😀\ufffd")]
    public void Any_name_can_be_written(string name, string expected) =>
        Assert.Equal(expected, Parse(SampleScan.Hostile(name)).Descendants("testcase").First().Attribute("name")!.Value);

    private static XElement Case(string id) => Sample.Descendants("testcase").First(test => test.Attribute("classname")!.Value.EndsWith(id, StringComparison.Ordinal));

    private static string Counts(XElement element) => string.Join(' ', new[] { "tests", "failures", "errors", "skipped" }.Select(name => element.Attribute(name)!.Value));

    private static XElement Parse(ScanResult scan) => XElement.Parse(Encoding.UTF8.GetString(ScanJunit.Write(scan, SampleScan.Root)));
}
