using KSail.Charts.Templates;

namespace KSail.Charts.Functions;

/// <summary>What Helm adds to call other templates, to fail, and to ask a cluster, which a rendering has none of.</summary>
internal static class ReleaseFunctions
{
    public static TemplateFunction? Find(string name) => name switch
    {
        "include" => new(name, "sa", static (run, a) => run.Include((string)a[0]!, a[1])),
        "tpl" => new(name, "sa", static (run, a) => run.ExecuteText((string)a[0]!, a[1])),
        "required" => new(name, "sa", static (_, a) => a[1] is null or "" ? throw Deliberate((string)a[0]!) : a[1]),
        "fail" => new(name, "s", static (_, a) => throw Deliberate((string)a[0]!)),
        "lookup" => new(name, "ssss", static (_, _) => new ValueMap()),
        "getHostByName" => new(name, "s", static (_, _) => ""),
        _ => null,
    };

    private static FunctionException Deliberate(string message) =>
        new(TemplateException.MessageStart + message + TemplateException.MessageEnd) { IsDeliberate = true };
}
