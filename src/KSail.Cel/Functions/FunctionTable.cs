namespace KSail.Cel.Functions;

/// <summary>
/// Every function that an API server of Kubernetes 1.36 offers to validation rules of custom resources. Built when the first expression
/// is compiled.
/// </summary>
/// <remarks>
/// Sources: the CEL language definition, "List of Standard Definitions"; <c>pkg/cel/environment/base.go</c> of the API server for the
/// libraries and their versions. The authorizer and jsonpatch are not available to custom resources.
/// </remarks>
internal static class FunctionTable
{
    private static Dictionary<string, Function>? _functions;

    /// <summary>The names of all functions, for suggestions.</summary>
    public static IEnumerable<string> Names => Functions.Keys;

    private static Dictionary<string, Function> Functions => LazyInitializer.EnsureInitialized(ref _functions, Build);

    /// <summary>The function of a name; null when there is none.</summary>
    public static Function? Find(string name) => Functions.GetValueOrDefault(name);

    private static Dictionary<string, Function> Build()
    {
        var functions = new Dictionary<string, Function>(StringComparer.Ordinal);
        Add(functions, OperatorLibrary.Functions);
        Add(functions, ConversionLibrary.Functions);
        Add(functions, TimeLibrary.Functions);
        Add(functions, ListLibrary.Functions);
        Add(functions, TextLibrary.Functions);
        Add(functions, OptionalLibrary.Functions);
        Add(functions, PatternLibrary.Functions);
        Add(functions, UrlLibrary.Functions);
        Add(functions, NetworkLibrary.Functions);
        Add(functions, QuantityLibrary.Functions);
        Add(functions, SemverLibrary.Functions);
        Add(functions, FormatLibrary.Functions);
        return functions;
    }

    // Libraries share names: indexOf is a function of lists and of texts. The order is the server's, because types are inferred in it.
    private static void Add(Dictionary<string, Function> functions, Function[] library)
    {
        foreach (var function in library)
        {
            if (functions.TryGetValue(function.Name, out var known))
                known.Overloads = [.. known.Overloads, .. function.Overloads];
            else
                functions.Add(function.Name, function);
        }
    }
}
