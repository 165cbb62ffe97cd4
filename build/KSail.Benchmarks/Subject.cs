namespace KSail.Benchmarks;

/// <summary>A project to build, with a property on the command line or none. Goals are multiples of the floor; zero means that none was set.</summary>
internal sealed record Subject(string Name, string Project, double ColdGoal, double UnchangedGoal, string Property = "")
{
    /// <summary>Forgets earlier builds, as <c>dotnet clean</c> does, without measuring that.</summary>
    public void Clean()
    {
        var folder = Path.GetDirectoryName(Project)!;
        foreach (var output in (string[])["obj", "bin"])
        {
            var path = Path.Combine(folder, output);
            if (Directory.Exists(path))
                Directory.Delete(path, recursive: true);
        }
    }
}
