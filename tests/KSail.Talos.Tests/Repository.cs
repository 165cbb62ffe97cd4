namespace KSail.Talos.Tests;

/// <summary>The repository that the tests were built in.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        var at = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(at, "KSail.Sdk.sln")))
            at = Path.GetDirectoryName(at) ?? throw new InvalidOperationException("The tests run outside of the repository.");
        return at;
    }
}
