using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Starhaul.Conventions;

/// <summary>
/// The types that one file knows: those that it writes down, and those of values that it takes, passes on or calls without
/// writing their names (var, target-typed new, extension methods, operators, the calls behind foreach, await and queries).
/// A using of a namespace alone names nothing, and neither does a comment.
/// </summary>
internal sealed class NamedTypes(SemanticModel model)
{
    private readonly HashSet<INamedTypeSymbol> types = new(SymbolEqualityComparer.Default);

    /// <summary>Walks over the file once.</summary>
    /// <exception cref="InvalidOperationException">The compiler does not know what a name stands for.</exception>
    public IReadOnlyCollection<INamedTypeSymbol> Find()
    {
        foreach (var node in model.SyntaxTree.GetRoot().DescendantNodes())
        {
            Add(model.GetSymbolInfo(node).Symbol);
            AddHidden(node);
            if (node is ExpressionSyntax and not OmittedArraySizeExpressionSyntax and not OmittedTypeArgumentSyntax)
            {
                var expression = (ExpressionSyntax)node;
                var type = model.GetTypeInfo(expression);
                if (type.Type is IErrorTypeSymbol)
                {
                    AddUnknown(expression);
                }

                Add(type.Type);
                Add(type.ConvertedType);
                Add(model.GetConversion(expression).MethodSymbol);
            }
        }

        return types;
    }

    // What the compiler calls where the text names no member.
    private void AddHidden(SyntaxNode node)
    {
        switch (node)
        {
            case CommonForEachStatementSyntax loop:
                var each = model.GetForEachStatementInfo(loop);
                Add(each.GetEnumeratorMethod);
                Add(each.MoveNextMethod);
                Add(each.CurrentProperty);
                Add(each.ElementType);
                Add(loop is ForEachVariableStatementSyntax parts ? model.GetDeconstructionInfo(parts) : default);
                break;
            case AssignmentExpressionSyntax assignment:
                Add(model.GetDeconstructionInfo(assignment));
                break;
            case AwaitExpressionSyntax awaited:
                Add(model.GetAwaitExpressionInfo(awaited).GetAwaiterMethod);
                break;
            case QueryClauseSyntax clause:
                var query = model.GetQueryClauseInfo(clause);
                Add(query.CastInfo.Symbol);
                Add(query.OperationInfo.Symbol);
                break;
            case InitializerExpressionSyntax initializer:
                foreach (var element in initializer.Expressions)
                {
                    Add(model.GetCollectionInitializerSymbolInfo(element).Symbol);
                }

                break;
        }
    }

    private void Add(DeconstructionInfo parts)
    {
        Add(parts.Method);
        foreach (var nested in parts.Nested)
        {
            Add(nested);
        }
    }

    private void Add(ISymbol? symbol)
    {
        switch (symbol)
        {
            case null or INamespaceSymbol or ILocalSymbol or IParameterSymbol or ITypeParameterSymbol:
                break;
            case INamedTypeSymbol { IsTupleType: true } tuple:
                foreach (var element in tuple.TupleElements)
                {
                    Add(element.Type);
                }

                break;
            case INamedTypeSymbol type:
                if (types.Add(type.OriginalDefinition))
                {
                    Add(type.ContainingType);
                }

                foreach (var argument in type.TypeArguments)
                {
                    Add(argument);
                }

                break;
            case IArrayTypeSymbol array:
                Add(array.ElementType);
                break;
            case IPointerTypeSymbol pointer:
                Add(pointer.PointedAtType);
                break;
            case IFunctionPointerTypeSymbol function:
                Add(function.Signature.ReturnType);
                foreach (var parameter in function.Signature.Parameters)
                {
                    Add(parameter.Type);
                }

                break;
            case IMethodSymbol method:
                Add((method.ReducedFrom ?? method).ContainingType);
                foreach (var argument in method.TypeArguments)
                {
                    Add(argument);
                }

                break;
            default:
                Add(symbol.ContainingType);
                break;
        }
    }

    // A name that is not known could hide an arrow. The model leaves out the size of a fixed buffer, which is therefore looked
    // up as if it stood there anew; contextual keywords are names to the parser alone.
    private void AddUnknown(ExpressionSyntax expression)
    {
        var symbol = model
            .GetSpeculativeSymbolInfo(expression.SpanStart, expression, SpeculativeBindingOption.BindAsExpression)
            .Symbol;
        if (symbol is null && expression.ToString() is not ("nameof" or "notnull" or "unmanaged" or "_"))
        {
            throw new InvalidOperationException(
                $"{expression.GetLocation().GetLineSpan()}: the compiler does not know '{expression}'."
            );
        }

        Add(symbol);
    }
}
