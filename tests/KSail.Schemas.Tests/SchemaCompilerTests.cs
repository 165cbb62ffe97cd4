using KSail.Documents.Files;
using KSail.Documents.Yaml;
using KSail.Schemas.Compilation;
using KSail.Schemas.Tables;

namespace KSail.Schemas.Tests;

public sealed class SchemaCompilerTests
{
    private const string Meta = """
        definitions:
          io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta:
            type: object
            properties:
              name: {type: string}
              labels: {type: object, additionalProperties: {type: string}}
          io.k8s.apimachinery.pkg.apis.meta.v1.ListMeta: {type: object}
          io.k8s.apimachinery.pkg.api.resource.Quantity: {type: string}
          io.k8s.apimachinery.pkg.util.intstr.IntOrString: {type: string, format: int-or-string}
        """;

    private const string Widgets = """
        paths:
          /apis/example.org/v1/widgets:
            get: {x-kubernetes-group-version-kind: {group: example.org, version: v1, kind: Widget}}
          /apis/example.org/v1/namespaces/{namespace}/widgets/{name}:
            get: {x-kubernetes-group-version-kind: {group: example.org, version: v1, kind: Widget}}
          /apis/example.org/v1/planets/{name}:
            get: {x-kubernetes-group-version-kind: {group: example.org, version: v1, kind: Planet}}
        definitions:
          org.example.v1.Widget:
            description: Prose is left behind.
            type: object
            required: [spec]
            x-kubernetes-group-version-kind: [{group: example.org, version: v1, kind: Widget}]
            properties:
              apiVersion: {type: string}
              kind: {type: string}
              metadata: {$ref: '#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta'}
              spec: {$ref: '#/definitions/org.example.v1.Spec'}
          org.example.v1.Spec:
            type: object
            required: [size, unlisted]
            properties:
              size: {type: integer, format: int32, minimum: 1, maximum: 9.5, exclusiveMinimum: true}
              mode: {type: string, enum: [slow, fast], description: How fast.}
              name: {type: string, pattern: '^[a-z]+$', minLength: 2, maxLength: 5, nullable: true}
              storage: {$ref: '#/definitions/io.k8s.apimachinery.pkg.api.resource.Quantity'}
              port: {$ref: '#/definitions/io.k8s.apimachinery.pkg.util.intstr.IntOrString'}
              target: {x-kubernetes-int-or-string: true}
              blob: {type: string, format: byte}
              at: {type: string, format: date-time}
              free: {type: object, x-kubernetes-preserve-unknown-fields: true, properties: {known: {type: boolean}}}
              anything: {x-kubernetes-preserve-unknown-fields: true}
              embedded: {type: object, x-kubernetes-embedded-resource: true}
              closed: {type: object, properties: {a: {type: string}}, additionalProperties: false}
              children: {type: object, additionalProperties: {$ref: '#/definitions/org.example.v1.Spec'}}
              parts:
                type: array
                minItems: 1
                items: {$ref: '#/definitions/org.example.v1.Part'}
                x-kubernetes-list-type: map
                x-kubernetes-list-map-keys: [name, port]
                x-kubernetes-patch-merge-key: name
                x-kubernetes-patch-strategy: merge,retainKeys
              tags: {type: array, items: {type: string}, x-kubernetes-list-type: set}
              words: {type: array, items: {type: string}, x-kubernetes-list-type: atomic}
              part: {$ref: '#/definitions/org.example.v1.Part', x-kubernetes-patch-strategy: retainKeys}
              selector: {type: object, additionalProperties: {type: string}, x-kubernetes-map-type: atomic}
          org.example.v1.Part:
            type: object
            required: [name]
            properties: {name: {type: string}, port: {type: integer, format: int64}}
          org.example.v1.Planet:
            type: object
            x-kubernetes-group-version-kind: [{group: example.org, version: v1, kind: Planet}]
            properties:
              metadata: {type: object}
              twin: {type: object, required: [name], properties: {port: {format: int64, type: integer}, name: {type: string}}}
          org.example.v1.WidgetList:
            type: object
            x-kubernetes-group-version-kind: [{group: example.org, version: v1, kind: WidgetList}]
            properties:
              metadata: {$ref: '#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.ListMeta'}
          org.example.v1.Options:
            type: object
            x-kubernetes-group-version-kind: [{group: example.org, version: v1, kind: Options}, {group: example.org, version: v2, kind: Options}]
            properties: {metadata: {type: object}}
        """;

    private static readonly SchemaCatalog Catalog = SchemaCatalog.Open(Compile(Meta, Widgets));

    private static Schema Spec => Property(Catalog.Find("example.org/v1", "Widget")!.Root, "spec");

    [Fact]
    public void Kinds_are_objects_with_their_scope_from_the_paths()
    {
        Assert.Equal(
            ["example.org/v1 Planet False", "example.org/v1 Widget True"],
            Catalog.Kinds.Select(static kind => $"{kind} {kind.IsNamespaced}"));
        Assert.All(Catalog.Kinds, static kind => Assert.Equal(("Second", false), (kind.Release, kind.IsNative)));
    }

    [Theory]
    [InlineData("size", ValueKind.Integer, ValueFormat.Int32)]
    [InlineData("mode", ValueKind.String, ValueFormat.None)]
    [InlineData("storage", ValueKind.Quantity, ValueFormat.None)]
    [InlineData("port", ValueKind.IntegerOrString, ValueFormat.None)]
    [InlineData("target", ValueKind.IntegerOrString, ValueFormat.None)]
    [InlineData("blob", ValueKind.String, ValueFormat.Base64)]
    [InlineData("at", ValueKind.String, ValueFormat.DateTime)]
    [InlineData("anything", ValueKind.Any, ValueFormat.None)]
    [InlineData("unlisted", ValueKind.Any, ValueFormat.None)]
    [InlineData("parts", ValueKind.Array, ValueFormat.None)]
    public void Types(string property, ValueKind kind, ValueFormat format)
    {
        var schema = Property(Spec, property);
        Assert.Equal((kind, format), (schema.Kind, schema.Format));
    }

    [Fact]
    public void Constraints()
    {
        Assert.Equal(["slow", "fast"], Property(Spec, "mode").AllowedValues);
        var name = Property(Spec, "name");
        Assert.Equal(("^[a-z]+$", true, 2d, 5d), (name.Pattern, name.IsNullable, name.Bound(ExtraTag.MinLength), name.Bound(ExtraTag.MaxLength)));
        var size = Property(Spec, "size");
        Assert.Equal((1d, 9.5, null), (size.Bound(ExtraTag.ExclusiveMinimum), size.Bound(ExtraTag.Maximum), size.Bound(ExtraTag.Minimum)));
        Assert.Equal((true, true, false), (Spec.Requires("size"), Spec.Requires("unlisted"), Spec.Requires("mode")));
    }

    [Fact]
    public void Lists_and_maps()
    {
        var parts = Property(Spec, "parts");
        Assert.Equal((ListKind.Map, "name", true, true), (parts.ListKind, parts.MergeKey, parts.IsMergedByPatch, parts.RetainsPatchedKeys));
        Assert.Equal(["name", "port"], parts.MapKeys);
        Assert.Equal(1d, parts.Bound(ExtraTag.MinItems));
        Assert.Equal((ListKind.Set, ListKind.Atomic), (Property(Spec, "tags").ListKind, Property(Spec, "words").ListKind));
        Assert.True(Property(Spec, "selector").IsAtomicMap);
        Assert.True(parts.TryGetChild(out var part));
        Assert.Equal(["name", "port"], part.PropertyNames);
    }

    [Fact]
    public void Unknown_keys()
    {
        Assert.True(Property(Spec, "free").PreservesUnknownFields);
        Assert.True(Property(Spec, "embedded").PreservesUnknownFields);
        Assert.True(Property(Spec, "embedded").IsEmbeddedResource);
        Assert.False(Property(Spec, "closed").PreservesUnknownFields);
        Assert.False(Spec.PreservesUnknownFields);
    }

    [Fact]
    public void A_reference_with_siblings_is_the_target_with_more_to_it()
    {
        var part = Property(Spec, "part");
        Assert.True(part.RetainsPatchedKeys);
        Assert.True(part.Requires("name"));
        Assert.True(Property(Spec, "parts").TryGetChild(out var plain));
        Assert.False(plain.RetainsPatchedKeys);
    }

    [Fact]
    public void Schemas_may_contain_themselves()
    {
        Assert.True(Property(Spec, "children").TryGetChild(out var child));
        Assert.Equal(Spec, child);
    }

    [Fact]
    public void Equal_shapes_are_stored_once()
    {
        Assert.True(Property(Spec, "parts").TryGetChild(out var part));
        Assert.Equal(part, Property(Catalog.Find("example.org/v1", "Planet")!.Root, "twin"));
    }

    [Fact]
    public void Equal_documents_give_equal_bytes()
    {
        Assert.Equal(Compile(Meta, Widgets), Compile(Meta, Widgets));
        Assert.DoesNotContain("Prose", System.Text.Encoding.UTF8.GetString(Compile(Meta, Widgets)), StringComparison.Ordinal);
    }

    [Fact]
    public void The_order_of_definitions_does_not_matter()
    {
        var document = Parse(Widgets);
        var reversed = new YamlMapping();
        foreach (var entry in document.GetMapping("definitions")!.Entries.Reverse())
            reversed.Set(entry.Key, entry.Value);
        var shuffled = new YamlMapping();
        shuffled.Set("paths", document["paths"]!);
        shuffled.Set("definitions", reversed);
        Assert.Equal(Compile(Meta, Widgets), SchemaCompiler.Compile([new("First", Parse(Meta)), new("Second", shuffled)]));
    }

    [Theory]
    [InlineData("swagger: '2.0'", "there is no 'definitions' mapping")]
    [InlineData("definitions: {a: 1}", "'a': a schema must be a mapping")]
    [InlineData("definitions: {a: {x-kubernetes-group-version-kind: [{kind: A, version: v1}], properties: {metadata: {type: object}, b: {$ref: '#/definitions/b'}}}}", "there is no definition 'b'")]
    [InlineData("definitions: {a: {x-kubernetes-group-version-kind: [{kind: A, version: v1}], properties: {metadata: {type: object}, b: {$ref: 'other.json#/b'}}}}", "'other.json#/b' is not a reference to a definition")]
    [InlineData("definitions: {a: {x-kubernetes-group-version-kind: [{kind: A, version: v1}], properties: {metadata: {type: object}, b: {type: tuple}}}}", "unknown type 'tuple'")]
    [InlineData("definitions: {a: &a {x-kubernetes-group-version-kind: [{kind: A, version: v1}], properties: {metadata: {type: object}}}, b: *a}", "A (/v1) is defined twice")]
    public void Documents_that_no_server_publishes_are_refused(string document, string expected) =>
        Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => Compile(document)).Message, StringComparison.Ordinal);

    [Fact]
    public void Bytes_that_are_no_table_are_refused()
    {
        var table = Compile(Meta, Widgets);
        Assert.Throws<InvalidDataException>(() => SchemaCatalog.Open([]));
        Assert.Throws<InvalidDataException>(() => SchemaCatalog.Open(new byte[100]));
        Assert.Throws<InvalidDataException>(() => SchemaCatalog.Open(table[..^1]));
        table[4]++;
        Assert.Throws<InvalidDataException>(() => SchemaCatalog.Open(table));
    }

    [Theory]
    [InlineData("{name: abc, size: 2, unlisted: 1}", "")]
    [InlineData("{name: Abc, size: 2, unlisted: 1}", "KSAIL3005")]
    [InlineData("{name: abcdef, size: 2, unlisted: 1}", "KSAIL3006")]
    [InlineData("{name: a, size: 2, unlisted: 1}", "KSAIL3006")]
    [InlineData("{size: 1, unlisted: 1}", "KSAIL3006")]
    [InlineData("{size: 10, unlisted: 1}", "KSAIL3006")]
    [InlineData("{size: 2, unlisted: 1, free: {known: true, x: 1}, anything: [1], embedded: {apiVersion: v1, kind: A}}", "")]
    [InlineData("{size: 2, unlisted: 1, free: {known: 1}}", "KSAIL3002")]
    [InlineData("{size: 2, unlisted: 1, closed: {b: 1}}", "KSAIL3001")]
    [InlineData("{size: 2, unlisted: 1, parts: []}", "KSAIL3006")]
    [InlineData("{size: 2, unlisted: 1, tags: [a, b, a]}", "KSAIL3007")]
    [InlineData("{size: 2, unlisted: 1, target: 9000000000}", "")]
    [InlineData("{size: 2, unlisted: 1, at: '2024-01-02T03:04:05z'}", "")]
    [InlineData("{size: 2, unlisted: 1, at: '2024-01-02T03:04:05'}", "KSAIL3005")]
    [InlineData("{size: 2, unlisted: 1, embedded: {kind: A}}", "KSAIL3003")]
    [InlineData("{size: 2, unlisted: 1, children: {a: {children: {b: {mode: quick, size: 2, unlisted: 1}}, size: 2, unlisted: 1}}}", "KSAIL3004")]
    public void A_compiled_table_validates(string spec, string expected) => Assert.Equal(
        expected,
        string.Join(' ', Checking.Check($"apiVersion: example.org/v1\nkind: Widget\nmetadata: {{name: w}}\nspec: {spec}", Catalog).Select(static d => d.Code)));

    private static Schema Property(Schema schema, string name)
    {
        Assert.True(schema.TryGetProperty(name, out var property), name);
        return property;
    }

    private static byte[] Compile(params string[] documents)
    {
        string[] labels = ["First", "Second"];
        return SchemaCompiler.Compile([.. documents.Select((document, i) => new OpenApiDocument(labels[i], Parse(document)))]);
    }

    private static YamlMapping Parse(string yaml) => (YamlMapping)YamlReader.Read(SourceFile.FromText("/openapi.yaml", yaml)).Documents[0];
}
