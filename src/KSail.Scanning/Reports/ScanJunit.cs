using System.Globalization;
using System.Text;
using System.Xml;
using KSail.Scanning.Results;

namespace KSail.Scanning.Reports;

/// <summary>
/// A scan as test results in JUnit's form, laid out as Kubescape does: a suite for each framework, a case for each of its controls. Without
/// times, because a scan takes no different time for one control and another, and the same scan is the same file.
/// </summary>
internal static class ScanJunit
{
    /// <summary>The file's bytes.</summary>
    public static byte[] Write(ScanResult result, string repositoryRoot)
    {
        var controls = new Dictionary<string, ControlResult>(StringComparer.Ordinal);
        foreach (var control in result.Controls)
            controls[control.Control.Id] = control;
        var suites = new List<List<ControlResult>>(result.Frameworks.Count);
        foreach (var framework in result.Frameworks)
            suites.Add(ControlsOf(framework, controls));

        var stream = new MemoryStream();
        var settings = new XmlWriterSettings { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), Indent = true, NewLineChars = "\n" };
        using (var xml = XmlWriter.Create(stream, settings))
        {
            xml.WriteStartElement("testsuites");
            xml.WriteAttributeString("name", Legal($"Security scan of {result.Environment}"));
            WriteCounts(xml, suites.ToArray());
            for (var i = 0; i < suites.Count; i++)
                WriteSuite(xml, result.Frameworks[i], suites[i], repositoryRoot);
            xml.WriteEndElement();
        }

        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    private static List<ControlResult> ControlsOf(FrameworkScore framework, Dictionary<string, ControlResult> controls)
    {
        var own = new List<ControlResult>(framework.ControlIds.Count);
        foreach (var id in framework.ControlIds)
        {
            if (controls.TryGetValue(id, out var control))
                own.Add(control);
        }

        return own;
    }

    private static void WriteCounts(XmlWriter xml, params ReadOnlySpan<List<ControlResult>> suites)
    {
        int tests = 0, failures = 0, skipped = 0;
        foreach (var suite in suites)
        {
            foreach (var control in suite)
            {
                tests++;
                failures += control.Status == ControlStatus.Failed ? 1 : 0;
                skipped += control.Status == ControlStatus.Skipped ? 1 : 0;
            }
        }

        xml.WriteAttributeString("tests", XmlConvert.ToString(tests));
        xml.WriteAttributeString("failures", XmlConvert.ToString(failures));
        xml.WriteAttributeString("errors", "0");
        xml.WriteAttributeString("skipped", XmlConvert.ToString(skipped));
    }

    private static void WriteSuite(XmlWriter xml, FrameworkScore framework, List<ControlResult> controls, string root)
    {
        xml.WriteStartElement("testsuite");
        xml.WriteAttributeString("name", Legal(framework.Name));
        WriteCounts(xml, controls);
        xml.WriteStartElement("properties");
        xml.WriteStartElement("property");
        xml.WriteAttributeString("name", "complianceScore");
        xml.WriteAttributeString("value", ScanText.Score(framework.Score));
        xml.WriteEndElement();
        xml.WriteEndElement();
        foreach (var control in controls)
            WriteCase(xml, framework, control, root);
        xml.WriteEndElement();
    }

    private static void WriteCase(XmlWriter xml, FrameworkScore framework, ControlResult control, string root)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("name", Legal(control.Control.Name));
        xml.WriteAttributeString("classname", Legal($"{framework.Name}/{control.Control.Id}"));
        if (control.Status == ControlStatus.Failed)
        {
            xml.WriteStartElement("failure");
            xml.WriteAttributeString("type", "Control");
            xml.WriteAttributeString("message", Legal($"{control.Control.Name} failed on {ScanText.Plural(ScanText.Count(control, ResourceStatus.Failed), "resource")}"));
            xml.WriteString(Legal(FailureText(control, root)));
            xml.WriteEndElement();
        }
        else if (control.Status == ControlStatus.Skipped)
        {
            xml.WriteStartElement("skipped");
            xml.WriteAttributeString("message", Legal(ScanText.WhySkipped(control)));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static string FailureText(ControlResult control, string root)
    {
        var text = new StringBuilder();
        foreach (var resource in control.Resources)
        {
            if (resource.Status != ResourceStatus.Failed)
                continue;
            text.Append(resource.Kind).Append(' ').Append(ScanText.NameOf(resource));
            if (resource.Span.HasFile)
            {
                text.Append(" (").Append(FindingList.FileOf(resource.Span, root));
                if (resource.Span.Line > 0)
                    text.Append(CultureInfo.InvariantCulture, $":{resource.Span.Line}");
                text.Append(')');
            }

            if (FieldText.Clauses(resource, int.MaxValue) is { Length: > 0 } clauses)
                text.Append(": ").Append(clauses);
            text.Append('\n');
        }

        return text.Append("Remediation: ").Append(control.Control.Remediation).ToString();
    }

    /// <summary>The text without what XML 1.0 cannot hold: names come from files, and a writer refuses such characters.</summary>
    private static string Legal(string text)
    {
        StringBuilder? legal = null;
        for (var i = 0; i < text.Length; i++)
        {
            var pair = i + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[i + 1], text[i]);
            if (pair || XmlConvert.IsXmlChar(text[i]))
            {
                legal?.Append(text, i, pair ? 2 : 1);
            }
            else
            {
                legal ??= new StringBuilder(text, 0, i, text.Length);
                legal.Append('\uFFFD');
            }

            i += pair ? 1 : 0;
        }

        return legal?.ToString() ?? text;
    }
}
