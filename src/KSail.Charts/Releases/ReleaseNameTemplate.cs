using KSail.Charts.Functions;
using KSail.Charts.Templates;

namespace KSail.Charts.Releases;

/// <summary>Renders the template of a release's name: <c>helm template --name-template</c>.</summary>
public static class ReleaseNameTemplate
{
    private const string Name = "name-template";

    /// <summary>Renders a name.</summary>
    /// <param name="template">The template; it is given nothing.</param>
    /// <param name="name">The name.</param>
    /// <param name="error">Why there is none; empty when there is.</param>
    public static bool TryRender(string template, out string name, out string error)
    {
        (name, error) = ("", "");
        try
        {
            var set = new TemplateSet(HelmFunctions.Instance);
            set.Add(ParsedTemplate.Parse(Name, template, HelmFunctions.Instance));
            name = new TemplateRun(set, TemplateLimits.Default, template, ReleaseRenderer.Now).Execute(Name, null);
            return true;
        }
        catch (TemplateException e)
        {
            error = e.Message;
            return false;
        }
    }
}
