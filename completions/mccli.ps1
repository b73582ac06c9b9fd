# Completion of mccli, printed by: mccli completion powershell
Register-ArgumentCompleter -Native -CommandName mccli -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $table = @{
        '' = @('grad', 'jacobian', 'hessian', 'value', 'check', 'critical', 'code', 'batch', 'cases', 'schema', 'rules', 'completion', 'examples', '--version', '-h', '--help')
        'grad' = @('-w', '--wrt', '-l', '--layout', '-d', '--declare', '--of', '--let', '--expand', '--at', '--steps', '--sparse', '--engine', '-f', '--file', '--format', '--json', '-o', '--output', '--timeout', '--color', '--ascii', '--no-verify', '--debug', '-h', '--help')
        'grad=-l' = @('numerator', 'denominator')
        'grad=--layout' = @('numerator', 'denominator')
        'grad=--steps' = @('rules', 'chain')
        'grad=--engine' = @('auto', 'sympy', 'graph')
        'grad=--format' = @('pretty', 'plain', 'json', 'latex', 'mathml')
        'grad=--color' = @('auto', 'always', 'never')
        'jacobian' = @('-w', '--wrt', '-l', '--layout', '-d', '--declare', '--of', '--let', '--expand', '--at', '--steps', '--sparse', '--engine', '-f', '--file', '--format', '--json', '-o', '--output', '--timeout', '--color', '--ascii', '--no-verify', '--debug', '-h', '--help')
        'jacobian=-l' = @('numerator', 'denominator')
        'jacobian=--layout' = @('numerator', 'denominator')
        'jacobian=--steps' = @('rules', 'chain')
        'jacobian=--engine' = @('auto', 'sympy', 'graph')
        'jacobian=--format' = @('pretty', 'plain', 'json', 'latex', 'mathml')
        'jacobian=--color' = @('auto', 'always', 'never')
        'hessian' = @('-w', '--wrt', '-l', '--layout', '-d', '--declare', '--of', '--let', '--expand', '--at', '--steps', '--sparse', '--engine', '-f', '--file', '--format', '--json', '-o', '--output', '--timeout', '--color', '--ascii', '--no-verify', '--debug', '-h', '--help')
        'hessian=-l' = @('numerator', 'denominator')
        'hessian=--layout' = @('numerator', 'denominator')
        'hessian=--steps' = @('rules', 'chain')
        'hessian=--engine' = @('auto', 'sympy', 'graph')
        'hessian=--format' = @('pretty', 'plain', 'json', 'latex', 'mathml')
        'hessian=--color' = @('auto', 'always', 'never')
        'value' = @('-d', '--declare', '--of', '--let', '--at', '-f', '--file', '--format', '--json', '-o', '--output', '--timeout', '--color', '--ascii', '--debug', '-h', '--help')
        'value=--format' = @('pretty', 'plain', 'json', 'latex', 'mathml')
        'value=--color' = @('auto', 'always', 'never')
        'check' = @('--claim', '--claim-file', '--python', '--hessian', '-w', '--wrt', '-l', '--layout', '-d', '--declare', '--of', '--let', '--expand', '-f', '--file', '--format', '--json', '-o', '--output', '--timeout', '--color', '--ascii', '--debug', '-h', '--help')
        'check=-l' = @('numerator', 'denominator')
        'check=--layout' = @('numerator', 'denominator')
        'check=--format' = @('pretty', 'plain', 'json')
        'check=--color' = @('auto', 'always', 'never')
        'critical' = @('--minimize', '--box', '--tries', '--seed', '-w', '--wrt', '-d', '--declare', '--of', '--let', '--expand', '-f', '--file', '--format', '--json', '-o', '--output', '--timeout', '--color', '--ascii', '--no-verify', '--debug', '-h', '--help')
        'critical=--format' = @('pretty', 'plain', 'json', 'latex', 'mathml')
        'critical=--color' = @('auto', 'always', 'never')
        'code' = @('--lang', '--name', '--only', '--hessian', '--sparse', '--storage', '--vector', '-w', '--wrt', '-l', '--layout', '-d', '--declare', '--of', '--let', '--expand', '-f', '--file', '--json', '-o', '--output', '--timeout', '--no-verify', '--debug', '-h', '--help')
        'code=--lang' = @('numpy', 'python', 'jax', 'torch', 'c', 'cpp', 'fortran', 'julia', 'rust', 'matlab', 'javascript')
        'code=--only' = @('value', 'derivative')
        'code=--storage' = @('coo', 'csr')
        'code=-l' = @('numerator', 'denominator')
        'code=--layout' = @('numerator', 'denominator')
        'batch' = @('--jobs', '--dask', '--timeout', '--quiet', '--color', '--ascii', '--debug', '-h', '--help')
        'batch=--color' = @('auto', 'always', 'never')
        'cases' = @('-w', '--wrt', '-d', '--declare', '--of', '-f', '--file', '--format', '--json', '-o', '--output', '--timeout', '--color', '--ascii', '--debug', '-h', '--help')
        'cases=--format' = @('pretty', 'plain', 'json')
        'cases=--color' = @('auto', 'always', 'never')
        'schema' = @('-h', '--help')
        'rules' = @('scalar', 'functions', 'jacobians', 'element-wise', 'expansion', 'reductions', 'chains', 'neuron', 'matrices', 'factor-shapes', 'notation', 'constant', 'constant-multiple', 'power', 'sum', 'difference', 'product', 'chain', 'linearity', 'identity', 'quotient', 'reciprocal', 'general-power', 'exponential', 'logarithm', 'root', 'trigonometric', 'inverse-trigonometric', 'hyperbolic', 'inverse-hyperbolic', 'sigmoid', 'softplus', 'error-function', 'absolute-value', 'step-function', 'piecewise', 'maximum', 'minimum', 'gradient', 'jacobian', 'layouts', 'identity-function', 'element-wise-diagonal', 'element-wise-sum', 'element-wise-difference', 'element-wise-product', 'element-wise-quotient', 'scalar-addition', 'scalar-multiplication', 'sum-reduction', 'vector-sum', 'scaled-sum', 'dot-product', 'single-variable-chain', 'total-derivative-chain', 'vector-chain', 'diagonal-chain', 'four-steps', 'affine', 'relu', 'activation', 'loss', 'gradient-descent', 'bias-folding', 'matrix-product', 'transpose', 'quadratic-form', 'norm', 'mean', 'softmax', 'logsumexp', '--format', '--json', '-o', '--output', '--timeout', '--color', '--ascii', '--debug', '-h', '--help')
        'rules=--format' = @('pretty', 'plain', 'json', 'latex')
        'rules=--color' = @('auto', 'always', 'never')
        'completion' = @('bash', 'zsh', 'fish', 'powershell', '-h', '--help')
        'examples' = @('list', 'show', 'run', '-h', '--help')
        'examples list' = @('-h', '--help')
        'examples show' = @('gaussian', 'gradient', 'hidden_layer', 'hires', 'identity', 'least_squares', 'logistic_regression', 'loss', 'matrix_factorisation', 'neuron', 'polar', 'quadratic_form', 'ridge', 'rosenbrock', 'softmax_cross_entropy', 'straight_line', 'three_by_three', 'two_functions', 'walk1_line', 'walk2_neuron', 'walk3_relu', 'walk4_loss', 'walk5_step', 'walk6_minimum', 'walk7_dataset', '-h', '--help')
        'examples run' = @('gaussian', 'gradient', 'hidden_layer', 'hires', 'identity', 'least_squares', 'logistic_regression', 'loss', 'matrix_factorisation', 'neuron', 'polar', 'quadratic_form', 'ridge', 'rosenbrock', 'softmax_cross_entropy', 'straight_line', 'three_by_three', 'two_functions', 'walk1_line', 'walk2_neuron', 'walk3_relu', 'walk4_loss', 'walk5_step', 'walk6_minimum', 'walk7_dataset', '-h', '--help')
    }
    $words = @($commandAst.CommandElements | ForEach-Object { $_.ToString() })
    if ($wordToComplete -ne '') { $words = @($words | Select-Object -SkipLast 1) }
    $path = ''
    if ($words.Count -gt 1) { $path = $words[1] }
    if ($words.Count -gt 2 -and $table.ContainsKey("$path $($words[2])")) {
        $path = "$path $($words[2])"
    }
    $value = "$path=$($words[-1])"
    if ($table.ContainsKey($value)) { $path = $value }
    $table[$path] | Where-Object { $_ -like "$wordToComplete*" } | ForEach-Object {
        [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
    }
}
