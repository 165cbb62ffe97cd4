using KSail.Documents.Diagnostics;
using KSail.Documents.Files;

namespace KSail.Restore.Locking;

/// <summary>The lock file of a project on disk.</summary>
public static class LockFileStore
{
    /// <summary>Reads the lock file as it is at this moment; an empty one where there is none.</summary>
    /// <param name="projectDirectory">Absolute path of the project's folder.</param>
    /// <param name="diagnostics">Gets what is wrong with it.</param>
    public static LockFile Read(string projectDirectory, DiagnosticBag diagnostics)
    {
        // A tree of its own: who writes the file reads it anew afterwards.
        var view = new SourceTree(SourceTree.FindRepositoryRoot(projectDirectory)).OpenView();
        var lookup = view.Locate(PathOf(projectDirectory));
        return lookup.Kind == PathKind.File && view.ReadYaml(lookup.Path) is { } file ? LockFileText.Read(file, diagnostics) : LockFile.Empty;
    }

    /// <summary>Writes a lock file, whole or not at all; nothing where it says the same already. One that pins nothing is deleted.</summary>
    /// <param name="projectDirectory">Absolute path of the project's folder.</param>
    /// <param name="old">What is there.</param>
    /// <param name="wanted">What shall be there.</param>
    /// <param name="mode">Whether it may be changed.</param>
    /// <param name="diagnostics">Gets why not.</param>
    /// <returns>False after an error.</returns>
    public static bool TryWrite(string projectDirectory, LockFile old, LockFile wanted, RestoreMode mode, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(diagnostics);
        if (old.Entries.Count == 0 && wanted.Entries.Count == 0)
            return true;
        var path = PathOf(projectDirectory);
        var text = LockFileText.Write(wanted);
        if (text == LockFileText.Write(old))
            return true;
        if (mode == RestoreMode.Locked)
        {
            if (!diagnostics.HasErrors)
                diagnostics.Add(RestoreDiagnostics.LockedMode, SourceSpan.OfFile(path), $"{LockFile.FileName} pins what nobody needs any more, and restore may not change it; run 'dotnet restore' without locked mode and commit the result");
            return false;
        }

        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            if (wanted.Entries.Count == 0)
            {
                File.Delete(path);
                return true;
            }

            File.WriteAllText(temporary, text);
            File.Move(temporary, path, overwrite: true);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            diagnostics.Add(RestoreDiagnostics.CannotWrite, SourceSpan.OfFile(path), $"{LockFile.FileName} cannot be written ({e.Message.TrimEnd('.')}); check permissions and free space");
            return false;
        }
    }

    private static string PathOf(string projectDirectory) => Path.Combine(projectDirectory, LockFile.FileName);
}
