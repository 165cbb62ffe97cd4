using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace KSail.Pages;

/// <summary>A style sheet or script that stands in the page itself.</summary>
public sealed class PageAsset
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

    /// <summary>What all pages look like.</summary>
    public static PageAsset Style() => Load(typeof(PageAsset).Assembly, "page.css");

    /// <summary>What all pages do: the choice of a theme, and open folds on paper. A page can be read without it.</summary>
    public static PageAsset Script() => Load(typeof(PageAsset).Assembly, "page.js");

    /// <summary>Loads what is inside an assembly.</summary>
    /// <param name="assembly">The assembly.</param>
    /// <param name="name">Name of the resource.</param>
    /// <exception cref="InvalidOperationException">The assembly has no such resource.</exception>
    public static PageAsset Load(Assembly assembly, string name)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        using var stream = assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"the assembly has no resource '{name}'");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return new PageAsset(reader.ReadToEnd());
    }
}
