namespace KSail.Cel.Patterns;

/// <summary>Unicode's general categories by the names that patterns have for them, as masks over <see cref="System.Globalization.UnicodeCategory"/>.</summary>
internal static class UnicodeCategories
{
    // In the order of UnicodeCategory.
    private const string Names = "LuLlLtLmLoMnMcMeNdNlNoZsZlZpCcCfCsCoPcPdPsPePiPfPoSmScSkSoCn";

    /// <summary>All categories.</summary>
    public const uint All = (1u << 30) - 1;

    /// <summary>The mask of a name such as <c>L</c> or <c>Lu</c>; 0 when the name is no category.</summary>
    public static uint Find(string name)
    {
        if (name == "Any")
            return All;
        uint mask = 0;
        for (var i = 0; i < Names.Length; i += 2)
        {
            if (name.Length is 1 or 2 && name[0] == Names[i] && (name.Length == 1 || name[1] == Names[i + 1]))
                mask |= 1u << (i / 2);
        }

        // Go does not count what is unassigned as Other.
        return name == "C" ? mask & ~(1u << 29) : mask;
    }
}
