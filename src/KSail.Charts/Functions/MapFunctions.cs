using KSail.Charts.Templates;

namespace KSail.Charts.Functions;

/// <summary>Sprig's functions on maps.</summary>
internal static class MapFunctions
{
    public static TemplateFunction? Find(string name) => name switch
    {
        "dict" => new(name, "a*", static (run, a) => Make(run, a)),
        "get" => new(name, "ms", static (_, a) => a[0] is ValueMap map && map.TryGet(Key(a[1]), out var value) ? value : ""),
        "set" => new(name, "msa", static (_, a) => Set(a[0] as ValueMap, Key(a[1]), a[2])),
        "unset" => new(name, "ms", static (_, a) => Unset(a[0] as ValueMap, Key(a[1]))),
        "hasKey" => new(name, "ms", static (_, a) => a[0] is ValueMap map && map.Contains(Key(a[1]))),
        "pluck" => new(name, "sm*", static (_, a) => Pluck(a)),
        "keys" => new(name, "m*", static (run, a) => Keys(run, a)),
        "values" => new(name, "m", static (_, a) => a[0] is ValueMap map ? new ValueList(Array.ConvertAll(map.SortedKeys, key => map[key])) : new ValueList([])),
        "pick" => new(name, "ms*", static (_, a) => Pick(a)),
        "omit" => new(name, "ms*", static (_, a) => Omit(a)),
        "merge" or "mustMerge" => new(name, "mm*", static (run, a) => Merge(run, a, overwrites: false)),
        "mergeOverwrite" or "mustMergeOverwrite" => new(name, "mm*", static (run, a) => Merge(run, a, overwrites: true)),
        "deepCopy" or "mustDeepCopy" => new(name, "a", static (run, a) => Copy(run, a[0])),
        "dig" => new(name, "a*", static (_, a) => Dig(a)),
        _ => null,
    };

    private static string Key(object? value) => (string)value!;

    private static ValueMap Make(TemplateRun run, object?[] arguments)
    {
        var map = new ValueMap();
        for (var i = 0; i < arguments.Length; i += 2)
            map[Convert.ToText(run, arguments[i])] = i + 1 < arguments.Length ? arguments[i + 1] : "";
        return map;
    }

    private static ValueMap Set(ValueMap? map, string key, object? value)
    {
        if (map is null or { IsNil: true })
            throw new FunctionException("assignment to entry in nil map");
        map[key] = value;
        return map;
    }

    private static ValueMap Unset(ValueMap? map, string key)
    {
        map?.Remove(key);
        return map ?? new ValueMap { IsNil = true };
    }

    private static ValueList Pluck(object?[] arguments)
    {
        var found = new List<object?>();
        for (var i = 1; i < arguments.Length; i++)
        {
            if (arguments[i] is ValueMap map && map.TryGet(Key(arguments[0]), out var value))
                found.Add(value);
        }

        return new ValueList([.. found]);
    }

    // Go gives them in no order at all; templates that do not sort them cannot know.
    private static ValueList Keys(TemplateRun run, object?[] maps)
    {
        var keys = new List<object?>();
        foreach (var map in maps)
        {
            if (map is ValueMap { Count: > 0 } some)
                keys.AddRange(some.SortedKeys);
        }

        run.CheckLength(keys.Count);
        return new ValueList([.. keys], ElementType.Text);
    }

    private static ValueMap Pick(object?[] arguments)
    {
        var picked = new ValueMap();
        for (var i = 1; i < arguments.Length; i++)
        {
            if (arguments[0] is ValueMap map && map.TryGet(Key(arguments[i]), out var value))
                picked[Key(arguments[i])] = value;
        }

        return picked;
    }

    private static ValueMap Omit(object?[] arguments)
    {
        var rest = new ValueMap();
        if (arguments[0] is not ValueMap map)
            return rest;
        foreach (var key in map.SortedKeys)
        {
            if (Array.IndexOf(arguments, key, 1) < 0)
                rest[key] = map[key];
        }

        return rest;
    }

    private static object? Dig(object?[] arguments)
    {
        if (arguments.Length < 3)
            throw new FunctionException("dig needs at least three arguments");
        var at = arguments[^1];
        for (var i = 0; i < arguments.Length - 2; i++)
        {
            if (at is not ValueMap { Element: ElementType.Any } map)
                throw NotConvertible(at, "map[string]interface {}");
            if (arguments[i] is not string key)
                throw NotConvertible(arguments[i], "string");
            if (!map.TryGet(key, out at))
                return arguments[^2];
        }

        return at;
    }

    private static FunctionException NotConvertible(object? value, string type) =>
        new($"interface conversion: interface {{}} is {(value is null ? "nil" : TypeNames.Of(value))}, not {type}");

    private static object? Copy(TemplateRun run, object? value)
    {
        if (value is null)
            throw new FunctionException("reflect: call of reflect.Value.Type on zero Value");
        CountNodes(run, value, 0);
        return ValueCopy.Of(value);
    }

    private static void CountNodes(TemplateRun run, object? value, int depth)
    {
        run.Step();
        if (depth > 500)
            throw new LimitException("the chart's templates copy a value that is nested too deeply");
        switch (value)
        {
            case ValueMap map:
                foreach (var key in map.SortedKeys)
                    CountNodes(run, map[key], depth + 1);
                break;
            case ValueList list:
                foreach (var item in list.Items)
                    CountNodes(run, item, depth + 1);
                break;
        }
    }

    private static ValueMap Merge(TemplateRun run, object?[] maps, bool overwrites)
    {
        var target = maps[0] is ValueMap { IsNil: false } map ? map : new ValueMap();
        for (var i = 1; i < maps.Length; i++)
        {
            if (maps[i] is ValueMap source && !ReferenceEquals(source, target))
                MergeInto(run, target, source, overwrites, 0);
        }

        return target;
    }

    // The rules of mergo for maps of anything: what is empty gives way, maps are merged, empty sources do not overwrite.
    private static void MergeInto(TemplateRun run, ValueMap target, ValueMap source, bool overwrites, int depth)
    {
        if (depth > 500)
            throw new LimitException("the chart's templates merge values that are nested too deeply");
        foreach (var key in source.SortedKeys)
        {
            run.Step();
            var value = source[key];
            var isPresent = target.TryGet(key, out var current);
            if (value is null)
            {
                if (overwrites)
                    target[key] = null;
                continue;
            }

            if (value is ValueMap inner && current is ValueMap mine)
            {
                if (!ReferenceEquals(mine, inner))
                    MergeInto(run, mine, inner, overwrites, depth + 1);
                if (mine.Count == 0)
                    target[key] = value;
                continue;
            }

            var isEmpty = !isPresent || LogicFunctions.IsEmpty(current);
            if (isEmpty || overwrites)
                target[key] = value;
        }
    }
}
