using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>
/// Finds what a target that selects nothing was probably meant for. kustomize is silent then, and rightly: a shared patch may find its object in
/// some builds only. So a name is offered only where one word of it is misspelt; <c>app-a</c> beside <c>app-b</c>, and <c>web1</c> beside
/// <c>web2</c>, are names of two things.
/// </summary>
internal static class MeantTarget
{
    private const int MinWord = 4;
    private const string Rest = ".*";

    /// <summary>The name of an object that all of a target fits but for a slip in the name; null when there is none.</summary>
    public static string? Find(YamlMapping target, IReadOnlyList<BuildObject> objects)
    {
        if (target.GetString("name") is not { Length: > 0 } name)
            return null;
        var words = (name.EndsWith(Rest, StringComparison.Ordinal) ? name[..^Rest.Length] : name).Split('-');
        var others = target.CloneMapping();
        others.Remove("name");
        if (TargetSelector.Create(others, new DiagnosticBag()) is not { } selector)
            return null;
        foreach (var each in objects)
        {
            if (selector.Selects(each) && IsSlip(words, each.Current.Name.Split('-'), isStart: name.EndsWith(Rest, StringComparison.Ordinal)))
                return each.Current.Name;
        }

        return null;
    }

    private static bool IsSlip(string[] words, string[] known, bool isStart)
    {
        if (isStart ? known.Length < words.Length : known.Length != words.Length)
            return false;
        var slips = 0;
        for (var i = 0; i < words.Length; i++)
        {
            if (words[i] == known[i])
                continue;
            if (++slips > 1 || !IsWord(words[i]) || !IsWord(known[i]) || NearestName.Find(words[i], [known[i]]) is null)
                return false;
        }

        return slips == 1;
    }

    private static bool IsWord(string text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetter(c))
                return false;
        }

        return text.Length >= MinWord;
    }
}
