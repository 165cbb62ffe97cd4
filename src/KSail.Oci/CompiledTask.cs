using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KSail.Oci;

/// <summary>
/// Makes the tasks of async methods, in place of the runtime's builder: that one is generic over each method's state machine and not part of this
/// assembly, so that it cannot be compiled ahead of time for them, and a dozen methods would be compiled anew in every build for each async method that
/// has to wait. This one boxes the state machine behind its interface and needs nothing of the kind.
/// </summary>
[StructLayout(LayoutKind.Auto)]
[SuppressMessage("Performance", "CA1822", Justification = "The compiler calls members of builders on instances.")]
internal struct CompiledTask<TResult>
{
    private Waiting? _waiting;
    private TResult _result;

    /// <summary>The task: done, if the method never waited.</summary>
    public readonly Task<TResult> Task => _waiting?.Task ?? System.Threading.Tasks.Task.FromResult(_result);

    public static CompiledTask<TResult> Create() => default;

    public readonly void Start<TStateMachine>(ref TStateMachine stateMachine) where TStateMachine : IAsyncStateMachine => stateMachine.MoveNext();

    public readonly void SetStateMachine(IAsyncStateMachine stateMachine)
    {
        // Boxed by Wait, which needs no help.
    }

    public void SetResult(TResult result)
    {
        if (_waiting is null)
            _result = result;
        else
            _waiting.SetResult(result);
    }

    public void SetException(Exception exception)
    {
        _waiting ??= new Waiting();
        if (exception is OperationCanceledException canceled)
            _waiting.SetCanceled(canceled.CancellationToken);
        else
            _waiting.SetException(exception);
    }

    public void AwaitOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : INotifyCompletion
        where TStateMachine : IAsyncStateMachine =>
        awaiter.OnCompleted(Wait(ref stateMachine));

    public void AwaitUnsafeOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : ICriticalNotifyCompletion
        where TStateMachine : IAsyncStateMachine =>
        awaiter.UnsafeOnCompleted(Wait(ref stateMachine));

    // The box has to hold a builder that knows it, so the field comes before the copy.
    private Action Wait<TStateMachine>(ref TStateMachine stateMachine) where TStateMachine : IAsyncStateMachine
    {
        if (_waiting is not { Machine: not null })
        {
            _waiting = new Waiting();
            _waiting.Machine = stateMachine;
        }

        _waiting.Context = ExecutionContext.Capture();
        return _waiting.Resume;
    }

    // TaskCreationOptions as of the runtime's builder: who waits goes on at once.
    private sealed class Waiting : TaskCompletionSource<TResult>
    {
        private static readonly ContextCallback _moveNext = static state => ((Waiting)state!).Machine!.MoveNext();

        public Waiting() => Resume = Continue;

        public IAsyncStateMachine? Machine { get; set; }

        public ExecutionContext? Context { get; set; }

        public Action Resume { get; }

        private void Continue()
        {
            if (Context is { } context)
                ExecutionContext.Run(context, _moveNext, this);
            else
                Machine!.MoveNext();
        }
    }
}

/// <summary><see cref="CompiledTask{TResult}"/> for methods without a result.</summary>
[StructLayout(LayoutKind.Auto)]
[SuppressMessage("Performance", "CA1822", Justification = "The compiler calls members of builders on instances.")]
internal struct CompiledTask
{
    private CompiledTask<bool> _inner;

    /// <inheritdoc cref="CompiledTask{TResult}.Task"/>
    public readonly Task Task => _inner.Task;

    public static CompiledTask Create() => default;

    public readonly void Start<TStateMachine>(ref TStateMachine stateMachine) where TStateMachine : IAsyncStateMachine => stateMachine.MoveNext();

    public readonly void SetStateMachine(IAsyncStateMachine stateMachine) => _inner.SetStateMachine(stateMachine);

    public void SetResult() => _inner.SetResult(true);

    public void SetException(Exception exception) => _inner.SetException(exception);

    public void AwaitOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : INotifyCompletion
        where TStateMachine : IAsyncStateMachine =>
        _inner.AwaitOnCompleted(ref awaiter, ref stateMachine);

    public void AwaitUnsafeOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : ICriticalNotifyCompletion
        where TStateMachine : IAsyncStateMachine =>
        _inner.AwaitUnsafeOnCompleted(ref awaiter, ref stateMachine);
}
