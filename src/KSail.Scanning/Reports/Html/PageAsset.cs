using System.Security.Cryptography;
using System.Text;

namespace KSail.Scanning.Reports.Html;

/// <summary>A style sheet or script that stands in the page itself.</summary>
internal sealed class PageAsset
{
    private PageAsset(string text)
    {
        Text = text;
        Source = $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";
    }

    /// <summary>Its text.</summary>
    public string Text { get; }

    /// <summary>How a content security policy names it: by its digest, so that nothing else can take its place.</summary>
    public string Source { get; }

    /// <summary>Loads a file of this folder, which is inside the assembly.</summary>
    public static PageAsset Load(string name)
    {
        using var stream = typeof(PageAsset).Assembly.GetManifestResourceStream($"KSail.Scanning.Reports.Html.{name}")
            ?? throw new InvalidOperationException($"the assembly has no resource '{name}'");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return new PageAsset(reader.ReadToEnd());
    }
}
