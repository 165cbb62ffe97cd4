using System.Text;
using System.Text.RegularExpressions;
using System.Xml;

namespace KSail.EditorFiles;

/// <summary>
/// The XSD of project files, from the tables of <c>docs/properties.md</c>. It suggests and explains and refuses nothing: MSBuild takes any property
/// and item, so elements that it does not know pass, and a value may always be an expression.
/// </summary>
internal static class ProjectSchema
{
    public const string FileName = "KSail.Sdk.xsd";

    private const string Xs = "http://www.w3.org/2001/XMLSchema";

    private static readonly Regex _name = new("`(?<name>[A-Z]\\w+)`", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture);
    private static readonly Regex _link = new("\\[(?<text>[^\\]]*)\\]\\([^)]*\\)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture);

    public static string Create(string propertiesPage)
    {
        var entries = Rows(propertiesPage, "Properties").SelectMany(Property).Concat(Rows(propertiesPage, "Items").SelectMany(Item))
            .GroupBy(static entry => entry.Name, StringComparer.Ordinal)
            .OrderBy(static group => group.Key, StringComparer.Ordinal);
        var text = new StringBuilder();
        using (var xml = XmlWriter.Create(text, new XmlWriterSettings { Indent = true, NewLineChars = "\n", OmitXmlDeclaration = true }))
        {
            xml.WriteStartElement("xs", "schema", Xs);
            xml.WriteComment(" Written by build/editor-files.sh from docs/properties.md. ");
            WriteSwitch(xml);
            WriteGroup(xml, "Project", "A platform: the environments beside this file are what is built.");
            WriteGroup(xml, "PropertyGroup", "Properties.");
            WriteGroup(xml, "ItemGroup", "Items.");
            foreach (var group in entries)
                WriteEntry(xml, [.. group]);
            xml.WriteEndElement();
        }

        return text.Append('\n').ToString();
    }

    /// <summary>The rows of the table below a heading, cell by cell; the two rows of its head left out.</summary>
    private static IEnumerable<string[]> Rows(string page, string heading)
    {
        var from = page.IndexOf($"\n## {heading}\n", StringComparison.Ordinal);
        var to = page.IndexOf("\n## ", from + 1, StringComparison.Ordinal);
        return page[from..to].Split('\n').Where(static line => line.StartsWith('|')).Skip(2)
            .Select(static line => line.Trim('|').Split('|').Select(static cell => cell.Trim()).ToArray());
    }

    private static IEnumerable<Entry> Property(string[] row)
    {
        var isSwitch = row[1] is "`true`" or "`false`";
        var standard = row[1].Length == 0 ? "" : $" Default: {Plain(row[1])}.";
        return Names(row[0]).Select(name => new Entry(name, Plain(row[2]) + standard, isSwitch, []));
    }

    private static IEnumerable<Entry> Item(string[] row) =>
        Names(row[0]).Select(name => new Entry(name, $"As an item: {Plain(row[2])}", false, [.. Names(row[1])]));

    private static IEnumerable<string> Names(string cell) => _name.Matches(cell).Select(static match => match.Groups["name"].Value);

    // Links and code become their text.
    private static string Plain(string markdown) => _link.Replace(markdown, "${text}").Replace("`", "", StringComparison.Ordinal);

    private static void WriteGroup(XmlWriter xml, string name, string meaning)
    {
        xml.WriteStartElement("element", Xs);
        xml.WriteAttributeString("name", name);
        WriteMeaning(xml, meaning);
        xml.WriteStartElement("complexType", Xs);
        WriteAnyElement(xml);
        WriteAnyAttribute(xml);
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    // true and false are suggested; anything else may be an expression.
    private static void WriteSwitch(XmlWriter xml)
    {
        xml.WriteStartElement("simpleType", Xs);
        xml.WriteAttributeString("name", "Switch");
        xml.WriteStartElement("union", Xs);
        xml.WriteAttributeString("memberTypes", "xs:string");
        xml.WriteStartElement("simpleType", Xs);
        xml.WriteStartElement("restriction", Xs);
        xml.WriteAttributeString("base", "xs:string");
        foreach (var value in (string[])["true", "false"])
        {
            xml.WriteStartElement("enumeration", Xs);
            xml.WriteAttributeString("value", value);
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    // One name may be a property and an item: both are one element to a schema that does not look at what is around it.
    private static void WriteEntry(XmlWriter xml, List<Entry> entries)
    {
        xml.WriteStartElement("element", Xs);
        xml.WriteAttributeString("name", entries[0].Name);
        WriteMeaning(xml, string.Join('\n', entries.Select(static entry => entry.Meaning)));
        xml.WriteStartElement("complexType", Xs);
        if (entries.Count == 1 && entries[0].IsSwitch)
        {
            xml.WriteStartElement("simpleContent", Xs);
            xml.WriteStartElement("extension", Xs);
            xml.WriteAttributeString("base", "Switch");
            WriteAnyAttribute(xml);
            xml.WriteEndElement();
            xml.WriteEndElement();
        }
        else
        {
            xml.WriteAttributeString("mixed", "true");
            WriteAnyElement(xml);
            foreach (var metadata in entries.SelectMany(static entry => entry.Metadata))
            {
                xml.WriteStartElement("attribute", Xs);
                xml.WriteAttributeString("name", metadata);
                xml.WriteEndElement();
            }

            WriteAnyAttribute(xml);
        }

        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void WriteMeaning(XmlWriter xml, string meaning)
    {
        xml.WriteStartElement("annotation", Xs);
        xml.WriteElementString("documentation", Xs, meaning);
        xml.WriteEndElement();
    }

    private static void WriteAnyElement(XmlWriter xml)
    {
        xml.WriteStartElement("sequence", Xs);
        xml.WriteStartElement("any", Xs);
        xml.WriteAttributeString("processContents", "lax");
        xml.WriteAttributeString("minOccurs", "0");
        xml.WriteAttributeString("maxOccurs", "unbounded");
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void WriteAnyAttribute(XmlWriter xml)
    {
        xml.WriteStartElement("anyAttribute", Xs);
        xml.WriteAttributeString("processContents", "lax");
        xml.WriteEndElement();
    }

    private sealed record Entry(string Name, string Meaning, bool IsSwitch, IReadOnlyList<string> Metadata);
}
